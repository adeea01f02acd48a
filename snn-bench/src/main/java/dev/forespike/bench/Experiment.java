package dev.forespike.bench;

import dev.forespike.api.Dataset;
import dev.forespike.api.Rule;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import dev.forespike.train.EpochReport;
import dev.forespike.train.Trainer;
import dev.forespike.train.TrainingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares rules fairly: the same learning-rate grid and budget for each, tuned on samples held out
 * from the training set, then trained on the whole of it with several seeds. The last epoch counts,
 * never the best; test samples decide nothing.
 *
 * @param base network, loss, schedule and sizes; rule, rate, epochs and seed are replaced
 * @param rules candidates of each rule by its name: variants are part of the search
 * @param rates learning rates of the grid
 * @param searchEpochs epochs of each search run
 * @param validation samples held out from the training set for the search
 * @param seeds seeds of the final runs; the search uses the first
 * @param threads number of threads
 * @param evaluateEvery epochs between evaluations, at least 1; the last, which counts, always has
 *     one
 */
public record Experiment(
    TrainingSpec base,
    Map<String, List<Rule>> rules,
    List<Double> rates,
    int searchEpochs,
    int validation,
    List<Long> seeds,
    int threads,
    int evaluateEvery) {

  /** Copies, and checks. */
  public Experiment {
    if (evaluateEvery < 1) {
      throw new SpecException(
          "evaluations need at least 1 epoch between them, not " + evaluateEvery);
    }
    rules = new LinkedHashMap<>(rules);
    rates = List.copyOf(rates);
    seeds = List.copyOf(seeds);
  }

  /**
   * One run of the search.
   *
   * @param name the rule's name
   * @param rule the candidate
   * @param rate the learning rate
   * @param figure validation accuracy after the last epoch, or the mean relative error of
   *     functions; not a number where training broke down
   */
  public record Trial(String name, Rule rule, double rate, double figure) {}

  /**
   * What is compared.
   *
   * @param report of an epoch that was evaluated
   * @return the test accuracy, or of functions the mean relative error
   */
  public static double figure(EpochReport report) {
    return report.relativeError().isEmpty()
        ? report.testAccuracy()
        : report.relativeError().getFirst();
  }

  /**
   * The final runs of one rule.
   *
   * @param name the rule's name
   * @param chosen the best trial
   * @param runs the last epoch of each seed's run; empty where every trial broke down
   * @param secondsPerEpoch mean training time of an epoch, without evaluation
   * @param peakBytes largest heap use of a run
   */
  public record Row(
      String name, Trial chosen, List<EpochReport> runs, double secondsPerEpoch, long peakBytes) {
    /** Copies. */
    public Row {
      runs = List.copyOf(runs);
    }

    /**
     * Mean figure over the seeds.
     *
     * @return at least 0
     */
    public double mean() {
      return runs.stream().mapToDouble(Experiment::figure).average().orElse(0);
    }

    /**
     * Sample standard deviation of the figure over the seeds.
     *
     * @return 0 for a single seed
     */
    public double deviation() {
      double mean = mean();
      double squares = runs.stream().mapToDouble(r -> Math.pow(figure(r) - mean, 2)).sum();
      return runs.size() < 2 ? 0 : Math.sqrt(squares / (runs.size() - 1));
    }
  }

  /** Hears how the experiment goes. */
  public interface Listener {
    /**
     * After each run of the search.
     *
     * @param trial what it gave
     */
    void onTrial(Trial trial);

    /**
     * After the final runs of a rule.
     *
     * @param row what they gave
     */
    void onRow(Row row);
  }

  /**
   * Searches and runs all rules.
   *
   * @param dataset the dataset
   * @param listener hears how it goes
   * @return one row for each rule
   * @throws IOException never but for reading failures of the dataset
   */
  public List<Row> run(Dataset dataset, Listener listener) throws IOException {
    var rows = new ArrayList<Row>();
    Dataset tuning = dataset.withValidation(validation);
    for (var entry : rules.entrySet()) {
      Trial best = null;
      for (Rule rule : entry.getValue()) {
        for (double rate : rates) {
          Trial trial = new Trial(entry.getKey(), rule, rate, figure(rule, rate, tuning));
          listener.onTrial(trial);
          if (best == null || isBetter(trial, best, dataset.isFunction())) {
            best = trial;
          }
        }
      }
      if (best != null) {
        // A rule that broke down at every point of the grid has no setting to run.
        Row row =
            Double.isNaN(best.figure())
                ? new Row(best.name(), best, List.of(), 0, 0)
                : finals(best, dataset);
        listener.onRow(row);
        rows.add(row);
      }
    }
    return rows;
  }

  private static boolean isBetter(Trial trial, Trial than, boolean function) {
    if (Double.isNaN(than.figure()) || Double.isNaN(trial.figure())) {
      return !Double.isNaN(trial.figure());
    }
    return function ? trial.figure() < than.figure() : trial.figure() > than.figure();
  }

  private double figure(Rule rule, double rate, Dataset tuning) throws IOException {
    try {
      return figure(train(rule, rate, searchEpochs, seeds.getFirst(), tuning).getLast());
    } catch (TrainingException e) {
      return Double.NaN;
    }
  }

  private Row finals(Trial best, Dataset dataset) throws IOException {
    var runs = new ArrayList<EpochReport>();
    double seconds = 0;
    long peak = 0;
    for (long seed : seeds) {
      PeakMemory.reset();
      List<EpochReport> reports = train(best.rule(), best.rate(), base.epochs(), seed, dataset);
      peak = Math.max(peak, PeakMemory.bytes());
      runs.add(reports.getLast());
      seconds += reports.stream().mapToDouble(EpochReport::seconds).average().orElse(0);
    }
    return new Row(best.name(), best, runs, seconds / seeds.size(), peak);
  }

  private List<EpochReport> train(Rule rule, double rate, int epochs, long seed, Dataset dataset)
      throws IOException {
    var spec =
        new TrainingSpec(
            base.network(),
            rule,
            base.loss(),
            base.optimizer().withRate(rate),
            base.schedule(),
            base.encoding(),
            base.timesteps(),
            base.batch(),
            epochs,
            base.chunk(),
            base.update(),
            seed);
    Trainer trainer = Trainers.of(spec, dataset).threads(threads).evaluateEvery(evaluateEvery);
    // Functions take thousands of epochs, and each evaluation would measure.
    return (dataset.isFunction() ? trainer : trainer.measureAlignment()).train().epochs();
  }
}
