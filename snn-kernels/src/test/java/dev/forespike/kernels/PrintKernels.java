package dev.forespike.kernels;

/** A program that tells which kernels it got. */
public final class PrintKernels {
  private PrintKernels() {}

  /**
   * Prints the kernels' name and why they were chosen.
   *
   * @param args none
   */
  public static void main(String[] args) {
    System.out.println("kernels: " + Kernels.best().name());
    System.out.println("why: " + Kernels.reason());
  }
}
