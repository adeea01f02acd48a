package dev.forespike.cli.option;

import dev.forespike.api.BackpropThroughTime;
import dev.forespike.api.FeedbackAlignment;
import dev.forespike.api.KolenPollack;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Opzo;
import dev.forespike.api.Rule;
import dev.forespike.api.SpatialBackprop;
import dev.forespike.api.SpecException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules whose training step {@code snn bench step} measures, by name. */
public final class MeasuredRules {
  private static final Map<String, Rule> RULES = rules();

  private MeasuredRules() {}

  private static Map<String, Rule> rules() {
    Opzo opzo = Opzo.defaults();
    Opzo gaussian = opzo.withNoise(new NoiseLaw.Gaussian());
    var rules = new LinkedHashMap<String, Rule>();
    rules.put("opzo.sparse", opzo);
    rules.put("opzo.rademacher", opzo.withNoise(new NoiseLaw.Rademacher()));
    rules.put("opzo.gaussian.antithetic", gaussian.withAntithetic(true));
    rules.put("opzo.gaussian", gaussian);
    rules.put("dfa", new FeedbackAlignment(1));
    rules.put("dkp", new KolenPollack(1e-4, 0));
    rules.put("bp", new SpatialBackprop());
    rules.put("bptt", new BackpropThroughTime(false));
    return rules;
  }

  public static List<String> names() {
    return List.copyOf(RULES.keySet());
  }

  public static Rule of(String name) {
    Rule rule = RULES.get(name);
    if (rule == null) {
      throw new SpecException(
          "--rules: \"" + name + "\" is unknown; known are " + String.join(", ", names()));
    }
    return rule;
  }

  /** For the help text. */
  public static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return new ArrayList<>(RULES.keySet()).iterator();
    }
  }
}
