package dev.forespike.testkit;

import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.SpikingNeuron;
import dev.forespike.api.Surrogate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * What properties of estimators are about, for {@code @Domain(EstimatorDomain.class)}: objectives
 * with known derivatives and a point, gradients of extreme scales, noise laws, small spiking
 * networks and their parts.
 */
@SuppressWarnings("exports") // jqwik is optional: whoever uses this class has it
public final class EstimatorDomain extends DomainContextBase {
  private static final int MOST_DIMENSIONS = 12;

  /** For jqwik. */
  public EstimatorDomain() {}

  @Provide
  Arbitrary<Objectives.Case> objectives() {
    return Arbitraries.oneOf(
        Objectives.quadratics(MOST_DIMENSIONS), Objectives.cubics(MOST_DIMENSIONS));
  }

  @Provide
  Arbitrary<double[]> gradients() {
    return Objectives.gradients(MOST_DIMENSIONS);
  }

  @Provide
  Arbitrary<NoiseLaw> noiseLaws() {
    return Arbitraries.of(Networks.noiseLaws());
  }

  @Provide
  Arbitrary<NetworkSpec> networks() {
    return Networks.small();
  }

  @Provide
  Arbitrary<SpikingNeuron> neurons() {
    return Networks.neurons();
  }

  @Provide
  Arbitrary<Surrogate> surrogates() {
    return Networks.surrogates();
  }

  @Provide
  Arbitrary<Loss> losses() {
    return Networks.losses();
  }
}
