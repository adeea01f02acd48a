package dev.forespike.cli.option;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.Centering;
import dev.forespike.api.CustomRule;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.ForwardFeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.NodeGradient;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.Oracle;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import dev.forespike.api.ZerothOrder;
import dev.forespike.api.own.OwnTypes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The learning rule and its parameters; what is not given stays at the rule's own default. */
public final class RuleOptions {
  private static final Opzo OPZO = Opzo.defaults();

  @Mixin PerturbationOptions perturbation = new PerturbationOptions();

  @Option(
      names = "--noise",
      paramLabel = "LAW",
      description =
          "OPZO, FDFA, ZO: gaussian, rademacher, uniform, wigner, laplace, sphere, sparse:p.")
  @Nullable String noise;

  @Option(
      names = "--noise-position",
      paramLabel = "PLACE",
      description = "OPZO: output or membrane.")
  String noisePosition = "output";

  @Option(names = "--alpha", paramLabel = "X", description = "OPZO, ZO: scale of the noise.")
  @Nullable Double alpha;

  @Option(
      names = "--feedback-momentum",
      paramLabel = "X",
      description = "OPZO, FDFA: momentum of the feedback weights.")
  double feedbackMomentum = OPZO.momentum();

  @Option(
      names = "--antithetic",
      description =
          "OPZO: noise of odd steps is minus that of even ones; forward-gradient: directions come"
              + " with their opposites.")
  boolean antithetic;

  @Option(
      names = "--center",
      paramLabel = "BASELINE",
      description = "OPZO: none, leave-one-out or past.")
  String center = "leave-one-out";

  @Option(names = "--bias-correction", paramLabel = "on|off", description = "OPZO, FDFA.")
  String biasCorrection = "on";

  @Option(names = "--drop-alpha", description = "OPZO: leave out the factor 1/alpha.")
  boolean dropAlpha;

  @Option(
      names = "--drop-surrogate",
      description = "OPZO with membrane noise: leave out the surrogate derivative.")
  boolean dropSurrogate;

  @Option(
      names = "--feedback-start",
      paramLabel = "START",
      description = "OPZO: zero or random:deviation.")
  String feedbackStart = "zero";

  @Option(
      names = "--feedback-gain",
      paramLabel = "X",
      description = "DFA: feedback is uniform in +-X/sqrt(outputs).")
  double feedbackGain = 1;

  @Option(
      names = "--feedback-rate",
      paramLabel = "X",
      description = "DKP, SFDFA: learning rate of the feedback weights.")
  double feedbackRate = 0.1;

  @Option(
      names = "--feedback-decay",
      paramLabel = "X",
      description = "DKP: weight decay of the feedback weights.")
  double feedbackDecay = 0;

  @Option(
      names = "--detach-reset",
      description =
          "BPTT, forward-gradient, node-gradient: the spike within the reset counts as a constant.")
  boolean detachReset;

  private static final String FORWARD_GRADIENT = "forward-gradient";

  /** Says what some rules with a clock choose. */
  public UsedOptions choose(UsedOptions used, List<String> names) {
    List<String> rules = names.stream().map(RuleOptions::lower).toList();
    used.choose(OptionAxis.RULE, rules);
    if (rules.contains("opzo")) {
      used.choose(OptionAxis.NOISE_POSITION, noisePosition.toLowerCase(Locale.ROOT));
    }
    if (rules.stream().allMatch(FORWARD_GRADIENT::equals)) {
      used.choose(OptionAxis.DERIVATIVE, perturbation.derivative.toLowerCase(Locale.ROOT));
    }
    return used;
  }

  /** Names of classes stay as they are, without their numbers. */
  public static String lower(String name) {
    return OwnTypes.isNamed(name) ? name.split(":", 2)[0] : name.toLowerCase(Locale.ROOT);
  }

  /**
   * Builds every rule, so that a wrong value of an option that this one does not use is told.
   *
   * @param parameters of the network, or 0 where they are not known yet
   */
  public Rule rule(String name, int parameters) {
    Optional<CustomRule> own = Terms.own("--rule", name, CustomRule.class);
    if (own.isPresent()) {
      return own.get();
    }
    return choose(
        "--rule",
        name,
        Map.of(
            "bp",
            new SpatialBackprop(),
            "bptt",
            backpropThroughTime(),
            "dfa",
            new FeedbackAlignment(feedbackGain),
            "dkp",
            new KolenPollack(feedbackRate, feedbackDecay),
            "opzo",
            opzo(),
            "fdfa",
            forwardFeedback(),
            "zo",
            zerothOrder(),
            FORWARD_GRADIENT,
            // OPZO's antithetic steps come in pairs by themselves, directions do not.
            perturbation.forwardGradient(
                antithetic && name.equalsIgnoreCase(FORWARD_GRADIENT), detachReset, parameters),
            "node-gradient",
            name.equalsIgnoreCase("node-gradient")
                ? perturbation.nodeGradient(detachReset)
                : NodeGradient.defaults()));
  }

  /** The oracle a command compares with. */
  public Oracle oracle(String name) {
    return choose(
        "--against", name, Map.of("bp", new SpatialBackprop(), "bptt", backpropThroughTime()));
  }

  private BackpropThroughTime backpropThroughTime() {
    return new BackpropThroughTime(detachReset);
  }

  private ForwardFeedbackAlignment forwardFeedback() {
    return new ForwardFeedbackAlignment(
        noise == null ? new NoiseLaw.Gaussian() : Terms.noise(noise),
        feedbackMomentum,
        choose("--bias-correction", biasCorrection, Map.of("on", true, "off", false)));
  }

  private ZerothOrder zerothOrder() {
    return new ZerothOrder(
        noise == null ? new NoiseLaw.Gaussian() : Terms.noise(noise), alpha == null ? 0.01 : alpha);
  }

  private Opzo opzo() {
    return new Opzo(
        noise == null ? OPZO.noise() : Terms.noise(noise),
        choose(
            "--noise-position",
            noisePosition,
            Map.of("output", NoisePosition.OUTPUT, "membrane", NoisePosition.MEMBRANE)),
        alpha == null ? OPZO.alpha() : alpha,
        feedbackMomentum,
        antithetic,
        !dropAlpha,
        choose(
            "--center",
            center,
            Map.of(
                "none", Centering.NONE,
                "leave-one-out", Centering.LEAVE_ONE_OUT,
                "past", Centering.PAST)),
        choose("--bias-correction", biasCorrection, Map.of("on", true, "off", false)),
        !dropSurrogate,
        Terms.feedbackStart(feedbackStart));
  }

  private static <T> T choose(String option, String name, Map<String, T> known) {
    T value = known.get(name.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw new SpecException(
          option
              + " \""
              + name
              + "\" is unknown; known are "
              + String.join(", ", new java.util.TreeSet<>(known.keySet())));
    }
    return value;
  }
}
