package dev.forespike.kernels.product;

import dev.forespike.kernels.Kernels;
import dev.forespike.kernels.Workers;
import dev.forespike.kernels.product.SpikeProduct.Path;
import dev.forespike.kernels.product.SpikeProduct.Start;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Products by lists, dense and by density, on one thread and on two, give the same bits, and those
 * are the sums that their formula says. Results begin as NaN where what they hold must not count.
 */
final class SpikeProductProperties {
  private static final Workers ONE = new Workers(1);

  /** They serve all tries, so that leftovers of earlier shapes would be seen. */
  private static final List<Compute> COMPUTES =
      List.of(
          new Compute(Kernels.scalar(), ONE),
          new Compute(Kernels.best(), ONE),
          new Compute(Kernels.best(), new Workers(2)));

  private static final List<SpikeProduct> PRODUCTS = products();
  private static final List<ScatteredProduct> SCATTERED =
      COMPUTES.stream().map(ScatteredProduct::new).toList();

  private static List<SpikeProduct> products() {
    List<SpikeProduct> products = new ArrayList<>();
    for (Compute compute : COMPUTES) {
      for (Path path : Path.values()) {
        products.add(new SpikeProduct(compute, path));
      }
      // Whatever a machine is measured to be: the bits may not depend on it.
      for (double density : List.of(0.0, 0.1, 0.35, 0.9)) {
        var given = new BreakEven(density, density / 2, BreakEven.Source.GIVEN);
        products.add(new SpikeProduct(compute, Path.AUTOMATIC, new Balance(given, () -> given)));
      }
    }
    return products;
  }

  /**
   * Large enough that work is cut into rows, columns and scattered parts; densities of all paths.
   */
  @Provide
  Arbitrary<ProductOperands.Shape> shapes() {
    return Combinators.combine(
            Arbitraries.oneOf(
                Arbitraries.integers().between(1, 40), Arbitraries.integers().between(64, 150)),
            Arbitraries.integers().between(1, 120),
            Arbitraries.oneOf(
                Arbitraries.integers().between(1, 300),
                Arbitraries.integers().between(8, 20).map(vectors -> 16 * vectors)),
            Arbitraries.doubles().between(0, 0.7),
            Arbitraries.of(true, false),
            Arbitraries.longs().withoutEdgeCases())
        .as(ProductOperands.Shape::new);
  }

  @Property(tries = 60)
  void currentsOfSpikes(@ForAll("shapes") ProductOperands.Shape shape) {
    var operands = new ProductOperands(shape);
    ReferenceSums plain = operands.current(operands.spikes);
    ReferenceSums noisy = operands.current(operands.spikes);
    noisy.addProduct(operands.noise, ProductOperands.SCALE, operands.weights);
    for (SpikeProduct product : PRODUCTS) {
      float[] out = operands.garbage(plain);
      current(product, operands, operands.sent, null, out);
      plain.assertSame(out, "current of " + shape);
      out = operands.garbage(noisy);
      current(product, operands, operands.sent, operands.listedNoise, out);
      noisy.assertSame(out, "current with sparse noise of " + shape);
    }
  }

  private static void current(
      SpikeProduct product,
      ProductOperands operands,
      Activity x,
      @Nullable Activity noise,
      float[] out) {
    product.current(
        x,
        noise,
        ProductOperands.SCALE,
        operands.biases,
        operands.weights,
        operands.outputs(),
        out);
  }

  /** The noise is added to the spikes before the product, so its bits are not those above. */
  @Property(tries = 60)
  void currentsOfSpikesWithDenseNoise(@ForAll("shapes") ProductOperands.Shape shape) {
    var operands = new ProductOperands(shape);
    ReferenceSums expected = operands.current(operands.spikes);
    expected.addProduct(operands.noise, ProductOperands.SCALE, operands.weights);
    for (SpikeProduct product : PRODUCTS) {
      float[] out = operands.garbage(expected);
      current(product, operands, operands.sent, operands.denseNoise, out);
      expected.assertSame(out, "current with dense noise of " + shape);
    }
  }

  @Property(tries = 60)
  void currentsOfAnalogInput(@ForAll("shapes") ProductOperands.Shape shape) {
    var operands = new ProductOperands(shape);
    ReferenceSums expected = operands.current(operands.analog);
    for (SpikeProduct product : PRODUCTS) {
      float[] out = operands.garbage(expected);
      current(product, operands, operands.analogSent, null, out);
      expected.assertSame(out, "analog current of " + shape);
    }
  }

  @Property(tries = 60)
  void gradients(@ForAll("shapes") ProductOperands.Shape shape) {
    var operands = new ProductOperands(shape);
    for (Start start : Start.values()) {
      ReferenceSums ofSpikes = operands.gradient(operands.spikes, start);
      ReferenceSums ofAnalog = operands.gradient(operands.analog, start);
      for (SpikeProduct product : PRODUCTS) {
        float[] out = operands.begun(start);
        product.gradient(operands.sent, operands.deltas, shape.outputs(), start, out);
        ofSpikes.assertSame(out, start + " gradient of " + shape);
        out = operands.begun(start);
        product.gradient(operands.analogSent, operands.deltas, shape.outputs(), start, out);
        ofAnalog.assertSame(out, start + " analog gradient of " + shape);
      }
    }
  }

  /** Lists so long that they are scattered in parts. */
  @Provide
  Arbitrary<ProductOperands.Shape> longLists() {
    return Combinators.combine(
            Arbitraries.integers().between(120, 150),
            Arbitraries.integers().between(100, 123),
            Arbitraries.integers().between(1, 40),
            Arbitraries.doubles().between(0.4, 0.7),
            Arbitraries.longs().withoutEdgeCases())
        .as(
            (rows, inputs, outputs, density, seed) ->
                new ProductOperands.Shape(rows, inputs, outputs, density, false, seed));
  }

  @Property(tries = 60)
  void scatteredGradients(@ForAll("shapes") ProductOperands.Shape shape) {
    assertScattered(shape);
  }

  @Property(tries = 30)
  void gradientsScatteredInParts(@ForAll("longLists") ProductOperands.Shape shape) {
    assertScattered(shape);
  }

  /** Without transposed lists: the same bits as with them. */
  private static void assertScattered(ProductOperands.Shape shape) {
    var operands = new ProductOperands(shape);
    ReferenceSums ofSpikes = operands.gradient(operands.spikes, Start.OLD);
    ReferenceSums ofAnalog = operands.gradient(operands.analog, Start.OLD);
    for (SpikeProduct product : PRODUCTS) {
      float[] out = operands.begun(Start.OLD);
      product.gradient(operands.sent, operands.deltas, shape.outputs(), Start.OLD, out);
      ofSpikes.assertSame(out, "gradient of " + shape);
    }
    for (ScatteredProduct product : SCATTERED) {
      float[] out = operands.begun(Start.OLD);
      product.add(operands.sent.lists(), shape.inputs(), operands.deltas, shape.outputs(), out);
      ofSpikes.assertSame(out, "scattered gradient of " + shape);
      out = operands.begun(Start.OLD);
      product.add(
          operands.analogSent.lists(), shape.inputs(), operands.deltas, shape.outputs(), out);
      ofAnalog.assertSame(out, "scattered analog gradient of " + shape);
    }
  }

  @Property(tries = 60)
  void listsWithAFactor(@ForAll("shapes") ProductOperands.Shape shape) {
    var operands = new ProductOperands(shape);
    for (float scale : new float[] {1, ProductOperands.SCALE}) {
      var expected = new ReferenceSums(shape.rows(), shape.outputs());
      expected.addProduct(operands.noise, scale, operands.weights);
      for (SpikeProduct product : PRODUCTS) {
        float[] out = operands.garbage(expected);
        product.addLists(
            operands.listedNoise.lists(),
            scale,
            operands.weights,
            shape.outputs(),
            Start.ZERO,
            out);
        expected.assertSame(out, "lists times " + scale + " of " + shape);
      }
    }
  }
}
