package dev.forespike.cli.option;

import dev.forespike.api.Optimizer;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.own.OwnTypes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The optimizer. */
public final class OptimizerOptions {
  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "sgd, adam, adamw or adabelief (default: sgd; event-lif: adam; for functions adabelief).")
  @Nullable String optimizer;

  @Option(
      names = "--lr",
      paramLabel = "X",
      description = "Learning rate (default: " + DefaultRates.TEXT + ").")
  @Nullable Double rate;

  @Option(
      names = "--momentum",
      paramLabel = "X",
      description = "Momentum of sgd (default: ${DEFAULT-VALUE}).")
  double momentum = 0.9;

  @Option(names = "--nesterov", description = "Nesterov's momentum for sgd.")
  boolean nesterov;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Weight decay (default: ${DEFAULT-VALUE}).")
  double weightDecay = 0;

  /** Says what is chosen. */
  UsedOptions choose(UsedOptions used, boolean eventDriven, boolean function) {
    return used.choose(OptionAxis.OPTIMIZER, name(eventDriven, function));
  }

  private String name(boolean eventDriven, boolean function) {
    String usual = eventDriven ? "adam" : function ? "adabelief" : "sgd";
    String name = optimizer == null ? usual : optimizer;
    return OwnTypes.isNamed(name) ? name.split(":", 2)[0] : name.toLowerCase(Locale.ROOT);
  }

  /** What a class of the user's own says itself is not said by options. */
  private Optimizer own(Optimizer.Custom own) {
    if (weightDecay != 0) {
      throw new SpecException(
          "--weight-decay has no meaning with --optimizer " + optimizer + "; leave it out");
    }
    if (rate == null) {
      return own;
    }
    Optimizer.Custom changed = own.withRate(rate);
    if (changed.rate() != rate) {
      throw new SpecException(
          "--lr "
              + rate
              + ": "
              + own.getClass().getName()
              + ".withRate gave an optimizer of rate "
              + changed.rate()
              + "; mend it, or leave out --lr");
    }
    return changed;
  }

  Optimizer build(Rule rule, boolean eventDriven, boolean function) {
    if (optimizer != null && OwnTypes.isNamed(optimizer)) {
      return own(Terms.own("--optimizer", optimizer, Optimizer.Custom.class).orElseThrow());
    }
    String name = name(eventDriven, function);
    double step = rate == null ? DefaultRates.of(rule, name) : rate;
    return switch (name) {
      case "sgd" -> new Optimizer.Sgd(step, momentum, nesterov, weightDecay);
      case "adam" -> new Optimizer.Adam(step, 0.9, 0.999, 1e-8, weightDecay);
      case "adabelief" -> new Optimizer.AdaBelief(step, 0.9, 0.999, 1e-16, weightDecay);
      case "adamw" -> new Optimizer.AdamW(step, 0.9, 0.999, 1e-8, weightDecay);
      default ->
          throw new SpecException(
              "--optimizer \""
                  + optimizer
                  + "\" is unknown; known are sgd, adam, adamw, adabelief");
    };
  }
}
