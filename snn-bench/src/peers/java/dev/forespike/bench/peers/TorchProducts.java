package dev.forespike.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;

/** C = A B by torch: A dense or sparse, C allocated beforehand where torch can write into it. */
final class TorchProducts implements AutoCloseable {
  private final PtNDManager manager;
  private final TorchScript script;
  private final NDArray a;
  private final PtNDArray b;
  private final PtNDArray c;
  private final IValue weights;
  private final IValue result;

  TorchProducts(PtNDManager parent, int rows, int inner, int columns, float[] a, float[] b) {
    manager = (PtNDManager) parent.newSubManager();
    script = new TorchScript(manager, "Products");
    this.a = manager.create(a, new Shape(rows, inner));
    this.b = (PtNDArray) manager.create(b, new Shape(inner, columns));
    c = (PtNDArray) manager.zeros(new Shape(rows, columns));
    weights = IValue.from(this.b);
    result = IValue.from(c);
  }

  private Runnable multiply(PtNDArray left, int repeats) {
    IValue operand = IValue.from(left);
    IValue times = IValue.from(repeats);
    return () -> script.call("multiply", times, operand, weights, result).close();
  }

  /**
   * A dense.
   *
   * @param repeats products in one call
   * @return the call
   */
  Runnable dense(int repeats) {
    return multiply((PtNDArray) a, repeats);
  }

  /**
   * A in compressed rows, made beforehand. DJL has no such array; the script makes it.
   *
   * @param repeats products in one call
   * @return the call
   */
  Runnable compressedRows(int repeats) {
    IValue dense = IValue.from((PtNDArray) a);
    return multiply(script.call("csr", dense).toTensor(manager), repeats);
  }

  /**
   * A as coordinates, made beforehand by DJL.
   *
   * @param repeats products in one call
   * @return the call
   */
  Runnable coordinates(int repeats) {
    return multiply((PtNDArray) a.toSparse(SparseFormat.COO), repeats);
  }

  float[] result() {
    return c.toFloatArray();
  }

  /** Forgets the last result, so that a product that writes nothing is noticed. */
  void clear() {
    c.muli(0);
  }

  @Override
  public void close() {
    weights.close();
    result.close();
    script.close();
    manager.close();
  }
}
