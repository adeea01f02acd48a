package dev.forespike.data;

import dev.forespike.api.Dataset;
import dev.forespike.api.Samples;
import dev.forespike.data.hdf.HeidelbergSpikes;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is odd about a dataset without being wrong. */
final class Remarks {
  private static final int MOST_NAMED = 8;

  private Remarks() {}

  static List<String> of(Dataset dataset, DataFolder folder) {
    var remarks = new ArrayList<String>();
    if (!Datasets.isFunction(dataset.name())) {
      absent(dataset, remarks);
    }
    HeidelbergSpikes.named(dataset.name())
        .filter(set -> !set.evaluatesOnValidation())
        .map(set -> folder.dataset(set.name()).resolve(set.name() + "_valid.h5"))
        .filter(Files::isRegularFile)
        .ifPresent(
            file ->
                remarks.add(
                    String.format(
                        Locale.ROOT,
                        "%s is not used: --dataset %s%s evaluates on it in place of the test"
                            + " samples",
                        file,
                        dataset.name(),
                        HeidelbergSpikes.VALIDATION)));
    return List.copyOf(remarks);
  }

  private static void absent(Dataset dataset, List<String> remarks) {
    BitSet train = present(dataset.train(), dataset.classes());
    if (train.cardinality() == dataset.classes()) {
      return;
    }
    List<String> absent = new ArrayList<>();
    for (int label = train.nextClearBit(0);
        label < dataset.classes();
        label = train.nextClearBit(label + 1)) {
      absent.add(String.valueOf(label));
    }
    String named = absent.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    remarks.add(
        String.format(
            Locale.ROOT,
            "dataset %s: no training sample has class %s%s of its %d classes",
            dataset.name(),
            named,
            absent.size() > MOST_NAMED
                ? String.format(Locale.ROOT, " and %d more", absent.size() - MOST_NAMED)
                : "",
            dataset.classes()));
  }

  private static BitSet present(Samples samples, int classes) {
    var present = new BitSet(classes);
    for (int i = 0; i < samples.size() && present.cardinality() < classes; i++) {
      present.set(samples.label(i));
    }
    return present;
  }
}
