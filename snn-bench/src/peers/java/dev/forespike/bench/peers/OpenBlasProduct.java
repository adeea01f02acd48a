package dev.forespike.bench.peers;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;
import static org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads;

import org.bytedeco.javacpp.FloatPointer;

/** C = A B of square matrices by OpenBLAS, in native memory, where it need not copy anything. */
final class OpenBlasProduct implements Runnable, AutoCloseable {
  private final int n;
  private final FloatPointer a;
  private final FloatPointer b;
  private final FloatPointer c;

  OpenBlasProduct(int n, float[] a, float[] b) {
    this.n = n;
    this.a = new FloatPointer(a);
    this.b = new FloatPointer(b);
    c = new FloatPointer((long) n * n);
  }

  static void useThreads(int threads) {
    blas_set_num_threads(threads);
  }

  @Override
  public void run() {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1f, a, n, b, n, 0f, c, n);
  }

  float[] result() {
    float[] result = new float[n * n];
    c.get(result);
    return result;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
