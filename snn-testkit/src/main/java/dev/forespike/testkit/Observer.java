package dev.forespike.testkit;

import java.util.function.UnaryOperator;

/** A law that looks at one estimate after the other. */
interface Observer {
  void add(double... estimate);

  LawResult result();

  /** The same law of what is seen of each estimate. */
  default Observer of(UnaryOperator<double[]> seen) {
    return new Observer() {
      @Override
      public void add(double... estimate) {
        Observer.this.add(seen.apply(estimate));
      }

      @Override
      public LawResult result() {
        return Observer.this.result();
      }
    };
  }
}
