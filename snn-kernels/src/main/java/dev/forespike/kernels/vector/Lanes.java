package dev.forespike.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector species of this machine. Nothing else in the project names one. */
final class Lanes {
  static final VectorSpecies<Float> FLOAT = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INT = IntVector.SPECIES_PREFERRED;
  static final VectorSpecies<Double> DOUBLE = DoubleVector.SPECIES_PREFERRED;
  static final int COUNT = FLOAT.length();
  static final int DOUBLES = DOUBLE.length();

  private Lanes() {}

  /** The largest multiple of the lane count that does not exceed n. */
  static int bound(int n) {
    return n & -COUNT;
  }

  /** The same for lanes of double precision. */
  static int doubleBound(int n) {
    return n & -DOUBLES;
  }
}
