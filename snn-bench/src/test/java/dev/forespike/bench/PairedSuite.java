package dev.forespike.bench;

import dev.forespike.kernels.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;

/** A suite of kernels in both implementations; the bits of one must be those of the other. */
public abstract class PairedSuite extends KernelSuite {
  static final String SCALAR = "scalar";
  static final String SIMD = "simd";

  /** Which implementation. */
  @Param({SCALAR, SIMD})
  public String kernels = SIMD;

  /** Makes the state; JMH calls this. */
  protected PairedSuite() {}

  /**
   * Makes new operands, the same at each call.
   *
   * @param kernels the implementation in use from here on
   */
  abstract void prepare(Kernels kernels);

  /** The arrays in which the benchmark methods leave their results. */
  abstract List<Object> results();

  @Override
  final void prepare() {
    prepare(named(kernels));
  }

  /** The scalar kernels are the specification: nothing is there to compare them with. */
  @Override
  void verify(String method) {
    if (!kernels.equals(SCALAR) && !sameBits(outcome(method, SCALAR), outcome(method, SIMD))) {
      throw wrong(method, "SIMD and scalar kernels differ");
    }
  }

  /** The implementation of a name; scalar kernels never pass for SIMD ones. */
  static Kernels named(String kernels) {
    if (kernels.equals(SCALAR)) {
      return Kernels.scalar();
    }
    if (!kernels.equals(SIMD)) {
      throw new IllegalStateException("kernels must be scalar or simd, but are " + kernels);
    }
    if (Kernels.best().equals(Kernels.scalar())) {
      throw new IllegalStateException("this virtual machine has no SIMD kernels");
    }
    return Kernels.best();
  }

  /** What a benchmark method returns and leaves behind, from new operands. */
  final List<@Nullable Object> outcome(String method, String kernels) {
    prepare(named(kernels));
    var outcome = new ArrayList<@Nullable Object>();
    outcome.add(run(method));
    outcome.addAll(results());
    return outcome;
  }

  /** Whether numbers and arrays of numbers are equal, telling zeros of either sign apart. */
  static boolean sameBits(List<@Nullable Object> first, List<@Nullable Object> second) {
    return Arrays.deepEquals(first.toArray(), second.toArray());
  }
}
