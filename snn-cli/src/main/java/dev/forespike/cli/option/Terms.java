package dev.forespike.cli.option;

import dev.forespike.api.DirectionLaw;
import dev.forespike.api.Encoding;
import dev.forespike.api.EventLoss;
import dev.forespike.api.FeedbackStart;
import dev.forespike.api.Loss;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.Readout;
import dev.forespike.api.Schedule;
import dev.forespike.api.SpecException;
import dev.forespike.api.Surrogate;
import dev.forespike.api.own.OwnTypes;
import dev.forespike.data.NumberText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of options of the form {@code name} or {@code name:number}. */
public final class Terms {
  private static final String NOISE_LAWS =
      "gaussian, rademacher, uniform, wigner, laplace, sphere, sparse:p";

  private static final List<String> EVENT_LOSSES =
      List.of("spike-count:target:others", "count-cross-entropy:scale", "first-spike:tau");

  /** The read-out that has no weights. */
  static final String MEAN_SPIKES = "mean-spikes";

  private Terms() {}

  /** An object of a class of the user's own, if an option names one. */
  public static <T> Optional<T> own(String option, String text, Class<T> kind) {
    return OwnTypes.isNamed(text)
        ? Optional.of(Term.parse(option, text).make(kind))
        : Optional.empty();
  }

  /** A name with its numbers. */
  private record Term(String option, String text, String name, List<Double> numbers) {

    static Term parse(String option, String text) {
      // Names of classes mean what they say.
      String[] parts =
          (OwnTypes.isNamed(text) ? text : text.toLowerCase(Locale.ROOT)).split(":", -1);
      var numbers = new java.util.ArrayList<Double>();
      for (int i = 1; i < parts.length; i++) {
        String part = parts[i];
        numbers.add(
            NumberText.real(part)
                .orElseThrow(
                    () ->
                        new SpecException(
                            option + " " + text + ": \"" + part + "\" is not a number")));
      }
      return new Term(option, text, parts[0], numbers);
    }

    double number(int index, String meaning) {
      if (numbers.size() <= index) {
        throw new SpecException(
            option + " " + text + ": needs " + meaning + ", for example " + name + ":0.1");
      }
      return numbers.get(index);
    }

    /** A number that must be whole. */
    int whole(int index, String meaning) {
      double value = number(index, meaning);
      if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
        throw new SpecException(
            option + " " + text + ": needs a whole number for " + meaning + ", but has " + value);
      }
      return (int) value;
    }

    /** What a name without numbers stands for: a number would be left out silently. */
    <T> T none(T value) {
      atMost(0);
      return value;
    }

    double number(int index, double otherwise) {
      return numbers.size() <= index ? otherwise : numbers.get(index);
    }

    Term atMost(int count) {
      if (numbers.size() > count) {
        throw new SpecException(
            option
                + " "
                + text
                + (count == 0
                    ? ": " + name + " takes no number"
                    : ": takes at most " + count + " numbers"));
      }
      return this;
    }

    /** Whether it names a class of the user's own. */
    boolean own() {
      return OwnTypes.isNamed(name);
    }

    <T> T make(Class<T> kind) {
      return OwnTypes.make(option + " " + text, name, numbers, kind);
    }

    SpecException unknown(String known) {
      return new SpecException(option + " \"" + text + "\" is unknown; known are " + known);
    }
  }

  static NoiseLaw noise(String text) {
    Term term = Term.parse("--noise", text);
    if (term.own()) {
      return term.make(NoiseLaw.Custom.class);
    }
    term.atMost(1);
    NoiseLaw law = noise(term);
    if (law == null) {
      throw term.unknown(NOISE_LAWS);
    }
    return law;
  }

  private static @Nullable NoiseLaw noise(Term term) {
    return switch (term.name()) {
      case "gaussian" -> term.none(new NoiseLaw.Gaussian());
      case "rademacher" -> term.none(new NoiseLaw.Rademacher());
      case "uniform" -> term.none(new NoiseLaw.Uniform());
      case "wigner" -> term.none(new NoiseLaw.Wigner());
      case "laplace" -> term.none(new NoiseLaw.Laplace());
      case "sphere" -> term.none(new NoiseLaw.Sphere());
      case "sparse" -> new NoiseLaw.SparseRademacher(term.number(0, "a probability"));
      default -> null;
    };
  }

  /**
   * A noise law, or a law that chooses directions as a whole.
   *
   * @param basis whether all coordinates one after the other are a law too
   */
  public static DirectionLaw direction(String option, String text, boolean basis) {
    Term term = Term.parse(option, text);
    if (term.own()) {
      return term.make(NoiseLaw.Custom.class);
    }
    term.atMost(1);
    return switch (term.name()) {
      case "coordinate" -> term.none(new DirectionLaw.Coordinate());
      case "orthonormal" -> term.none(new DirectionLaw.Orthonormal());
      case "hadamard" -> term.none(new DirectionLaw.Hadamard());
      default -> {
        if (basis && term.name().equals("basis")) {
          yield term.none(new DirectionLaw.Basis());
        }
        NoiseLaw law = noise(term);
        if (law == null) {
          String known = NOISE_LAWS + ", coordinate, orthonormal, hadamard";
          throw term.unknown(basis ? known + ", basis" : known);
        }
        yield law;
      }
    };
  }

  static Surrogate surrogate(String text) {
    Term term = Term.parse("--surrogate", text);
    if (term.own()) {
      return term.make(Surrogate.Custom.class);
    }
    term.atMost(1);
    double a = term.number(0, 4);
    return switch (term.name()) {
      case "sigmoid" -> Surrogate.sigmoid(a);
      case "triangle" -> Surrogate.triangle(a);
      case "rectangle" -> Surrogate.rectangle(a);
      case "arctan" -> Surrogate.arctan(a);
      case "fast-sigmoid" -> Surrogate.fastSigmoid(a);
      case "gaussian" -> Surrogate.gaussian(a);
      default -> throw term.unknown("sigmoid, triangle, rectangle, arctan, fast-sigmoid, gaussian");
    };
  }

  /** The loss of a kind of network; null for its default. */
  public static Loss loss(@Nullable String text, boolean eventDriven, boolean function) {
    if (eventDriven) {
      return eventLoss(text == null ? "spike-count" : text);
    }
    return text == null ? Loss.usual(function) : loss(text);
  }

  /** Refuses what is the loss of no kind of network. */
  public static void checkLoss(@Nullable String text) {
    if (text != null) {
      String name = Term.parse("--loss", text).name();
      loss(text, EVENT_LOSSES.stream().anyMatch(known -> known.startsWith(name + ":")), false);
    }
  }

  private static EventLoss eventLoss(String text) {
    Term term = Term.parse("--loss", text).atMost(2);
    return switch (term.name()) {
      case "spike-count" -> new EventLoss.SpikeCount(term.number(0, 15), term.number(1, 3));
      case "count-cross-entropy" -> new EventLoss.CountCrossEntropy(term.atMost(1).number(0, 1));
      case "first-spike" -> new EventLoss.FirstSpikeCrossEntropy(term.atMost(1).number(0, 0.005));
      default -> throw term.unknown(String.join(", ", EVENT_LOSSES));
    };
  }

  public static Loss loss(String text) {
    Term term = Term.parse("--loss", text);
    if (term.own()) {
      return term.make(Loss.Custom.class);
    }
    term.atMost(1);
    return switch (term.name()) {
      case "cross-entropy" -> term.none(new Loss.CrossEntropy());
      case "mse" -> term.none(new Loss.MeanSquaredError());
      case "mixture" -> new Loss.Mixture(term.number(0, "the share of the squared error"));
      case "mean-cross-entropy" -> term.none(new Loss.MeanOutputCrossEntropy());
      default -> throw term.unknown("cross-entropy, mse, mixture:c, mean-cross-entropy");
    };
  }

  public static Encoding encoding(String text) {
    Term term = Term.parse("--encoding", text);
    if (term.own()) {
      return term.make(Encoding.Custom.class);
    }
    term.atMost(1);
    return switch (term.name()) {
      case "direct" -> term.none(new Encoding.Direct());
      case "rate" -> term.none(new Encoding.Rate());
      case "latency" -> term.none(new Encoding.Latency());
      case "steps" -> term.none(new Encoding.Steps());
      case "bins" -> new Encoding.Bins(term.number(0, "the width of a bin in seconds"));
      default -> throw term.unknown("direct, rate, latency, steps, bins:seconds");
    };
  }

  /** The encoding of an event-driven network. */
  public static Encoding spikeEncoding(String text, boolean bias) {
    Term term = Term.parse("--encoding", text).atMost(2);
    return switch (term.name()) {
      case "latency" ->
          new Encoding.FirstSpike(term.number(0, Encoding.WINDOW), term.number(1, 0), bias);
      case "spikes" -> {
        term.atMost(0);
        yield new Encoding.SpikeTrains();
      }
      default -> throw term.unknown("latency:window:threshold, spikes");
    };
  }

  /** Says which encoding of event-driven networks is chosen. */
  public static void chooseEncoding(UsedOptions used, String text) {
    used.choose(OptionAxis.EVENT_ENCODING, Term.parse("--encoding", text).name());
  }

  static Readout readout(String text) {
    Term term = Term.parse("--readout", text).atMost(1);
    return switch (term.name()) {
      case "linear" -> term.none(Readout.linear());
      case "leaky" -> Readout.leakyIntegrator(term.number(0, "a leak"));
      case "mean", MEAN_SPIKES -> term.none(new Readout.Mean(Readout.linear()));
      case "mean-membrane" -> new Readout.Mean(Readout.leakyIntegrator(term.number(0, "a leak")));
      case "last-membrane" -> new Readout.Last(Readout.leakyIntegrator(term.number(0, "a leak")));
      default ->
          throw term.unknown(
              "linear, leaky:leak, mean, mean-spikes, mean-membrane:leak, last-membrane:leak");
    };
  }

  static Schedule schedule(String text, int warmUp) {
    Term term = Term.parse("--schedule", text);
    if (term.own()) {
      if (warmUp != 0) {
        throw new SpecException(
            "--warm-up has no meaning with --schedule "
                + text
                + ", which says it itself; leave it out");
      }
      return term.make(Schedule.Custom.class);
    }
    term.atMost(2);
    return switch (term.name()) {
      case "constant" -> term.none(new Schedule.Constant(warmUp));
      case "cosine" -> term.none(new Schedule.Cosine(warmUp));
      case "step" ->
          new Schedule.Step(term.whole(0, "the epochs between steps"), term.number(1, 0.1), warmUp);
      default -> throw term.unknown("constant, cosine, step:epochs:factor");
    };
  }

  static FeedbackStart feedbackStart(String text) {
    Term term = Term.parse("--feedback-start", text).atMost(1);
    return switch (term.name()) {
      case "zero" -> term.none(new FeedbackStart.Zero());
      case "random" -> new FeedbackStart.Random(term.number(0, 0.01));
      default -> throw term.unknown("zero, random:deviation");
    };
  }
}
