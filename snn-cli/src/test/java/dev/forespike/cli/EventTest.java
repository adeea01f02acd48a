package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doors of event-driven networks, as other programs see them. */
class EventTest {
  private static final double TAU_SYN = 0.02;
  private static final double[] THRESHOLD = {0.1, 0.15};
  private static final int[] WIDTH = {4, 3, 2};
  private static final int SAMPLES = 3;

  private static Path folder;
  private static Path model;

  @BeforeAll
  static void make(@TempDir Path temporary) throws IOException {
    folder = temporary;
    model = folder.resolve("model.safetensors");
    Snn.line(
            "init --neuron event-lif --input 4 --layers 3 --classes 2 --tau-syn 0.02"
                + " --threshold 0.1,0.15 --max-time 0.2 --weights 0,1 --seed 3 --out "
                + model)
        .succeeds();
    Files.writeString(
        folder.resolve("in.csv"),
        """
        sample,time,neuron
        0,0.0,0
        0,0.01,3
        0,0.01,1
        0,0.03,2
        1,0.005,2
        1,0.05,0
        """);
    Npy.labels(0, 1, 1).write(folder.resolve("y.npy"));
  }

  /** One spike of a file. */
  private record Spike(int sample, double time, int neuron) {}

  private static List<Spike> spikes(Path file) throws IOException {
    var spikes = new ArrayList<Spike>();
    List<String> lines = Files.readAllLines(file);
    assertEquals("sample,time,neuron", lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      spikes.add(
          new Spike(
              Integer.parseInt(cells[0]),
              Double.parseDouble(cells[1]),
              Integer.parseInt(cells[2])));
    }
    return spikes;
  }

  /** The potential of a neuron just before t, from its definition. */
  private static double potential(
      int layer, double[] weights, List<Spike> in, List<Spike> own, Spike at) {
    double u = 0;
    for (Spike spike : in) {
      double s = at.time() - spike.time();
      if (spike.sample() == at.sample() && s >= 0) {
        double w = weights[at.neuron() * WIDTH[layer] + spike.neuron()];
        u += w * (Math.exp(-s / (2 * TAU_SYN)) - Math.exp(-s / TAU_SYN));
      }
    }
    for (Spike spike : own) {
      double s = at.time() - spike.time();
      if (spike.sample() == at.sample() && spike.neuron() == at.neuron() && s > 0) {
        u -= THRESHOLD[layer] * Math.exp(-s / (2 * TAU_SYN));
      }
    }
    return u;
  }

  @Test
  void everySpikeIsWhereThePotentialReachesTheThreshold() throws IOException {
    Path out = folder.resolve("infer");
    JsonObject summary =
        Snn.line(
                "infer --model "
                    + model
                    + " --spikes "
                    + folder
                    + "/in.csv --out "
                    + out
                    + " --json")
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals(2, summary.get("samples").getAsInt());
    List<Spike> in = spikes(folder.resolve("in.csv"));
    TensorFile file = TensorFile.read(model);
    for (int layer = 0; layer < 2; layer++) {
      List<Spike> own = spikes(out.resolve("spikes." + layer + ".csv"));
      assertTrue(own.size() > 3, "nothing to see in layer " + layer);
      double[] weights = file.values("layers." + layer + ".weight");
      Spike before = new Spike(0, 0, 0);
      for (Spike spike : own) {
        assertEquals(THRESHOLD[layer], potential(layer, weights, in, own, spike), 1e-9);
        assertTrue(spike.sample() > before.sample() || spike.time() >= before.time(), "order");
        assertTrue(spike.time() <= 0.2);
        before = spike;
      }
      in = own;
    }
  }

  /** What the perturbations did, and what the feedback makes of it. */
  @Test
  void feedbackLearnsFromWhatThePerturbationsDid() throws IOException {
    double[] v = {1, -2, 0.5, 0.25, 3, -1, 2, 2, 2};
    Npy.of("<f8", v, SAMPLES, 3).write(folder.resolve("v.npy"));
    double[] start = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6};
    Path given = Files.createDirectories(folder.resolve("given"));
    Npy.of("<f8", start, 3, 2).write(given.resolve("feedback.0.npy"));
    Path out = folder.resolve("gradient");
    Snn.line(
            "gradient --model %s --spikes %s/in.csv --target %s/y.npy --rule sfdfa"
                    .formatted(model, folder, folder)
                + " --feedback-rate 0.5 --perturbation %s/v.npy --feedback %s --out %s"
                    .formatted(folder, given, out))
        .succeeds();
    assertArrayEquals(start, Npy.read(out.resolve("feedback.0.npy")).values());
    double[] derivative = Npy.read(out.resolve("derivative.npy")).values();
    Npy eligibility = Npy.read(out.resolve("eligibility.0.npy"));
    assertArrayEquals(new int[] {SAMPLES, 3, 4}, eligibility.shape());
    assertArrayEquals(new int[] {3, 4}, Npy.read(out.resolve("layers.0.weight.npy")).shape());
    Path inferred = folder.resolve("again");
    Snn.line("infer --model %s --spikes %s/in.csv --out %s".formatted(model, folder, inferred))
        .succeeds();
    List<Spike> hidden = spikes(inferred.resolve("spikes.0.csv"));
    double[] after = Npy.read(out.resolve("feedback-after.0.npy")).values();
    for (int i = 0; i < 3; i++) {
      int neuron = i;
      for (int j = 0; j < 2; j++) {
        double sum = 0;
        int active = 0;
        for (int s = 0; s < SAMPLES; s++) {
          int sample = s;
          if (hidden.stream().anyMatch(k -> k.sample() == sample && k.neuron() == neuron)) {
            active++;
            sum += v[s * 3 + i] * derivative[s * 2 + j];
          }
        }
        assertTrue(active > 0, "nothing to see");
        double expected = start[i * 2 + j] + 0.5 * (sum / active - start[i * 2 + j]);
        assertEquals(expected, after[i * 2 + j], 1e-12);
      }
    }
  }

  /** The output's gradient is error times eligibility; the third sample is silent. */
  @Test
  void gradientsAreErrorsTimesEligibilities() throws IOException {
    Path out = folder.resolve("bounded");
    Snn.line(
            "gradient --model %s --spikes %s/in.csv --target %s/y.npy --rule dfa --out %s"
                .formatted(model, folder, folder, out))
        .succeeds();
    Path inferred = folder.resolve("counts");
    Snn.line("infer --model %s --spikes %s/in.csv --out %s".formatted(model, folder, inferred))
        .succeeds();
    double[][] counts = new double[SAMPLES][2];
    for (Spike spike : spikes(inferred.resolve("spikes.1.csv"))) {
      counts[spike.sample()][spike.neuron()]++;
    }
    int[] labels = {0, 1, 1};
    double[] eligibility = Npy.read(out.resolve("eligibility.1.npy")).values();
    double[] gradient = Npy.read(out.resolve("layers.1.weight.npy")).values();
    for (int place = 0; place < gradient.length; place++) {
      double expected = 0;
      for (int s = 0; s < SAMPLES; s++) {
        double wanted = place / 3 == labels[s] ? 15 : 3;
        expected += (wanted - counts[s][place / 3]) * eligibility[s * 6 + place] / SAMPLES;
      }
      assertEquals(expected, gradient[place], 1e-12);
    }
  }

  @Test
  void aSilentNetworkIsWarnedOf() throws IOException {
    Path silent = folder.resolve("silent.safetensors");
    Snn.line(
            "init --neuron event-lif --input 4 --layers 3 --classes 2 --threshold 50 --out "
                + silent)
        .succeeds();
    Outcome outcome =
        Snn.line(
            "infer --model %s --spikes %s/in.csv --out %s"
                .formatted(silent, folder, folder.resolve("silence")));
    assertEquals(0, outcome.exit(), outcome::toString);
    assertTrue(outcome.err().contains("layer 0 never fires; lower its threshold"), outcome.err());
  }

  private static final String YIN_YANG =
      "train --dataset yinyang --neuron event-lif --rule sfdfa --bias-spike --layers 30 --lr 0.02"
          + " --tau-syn 0.05 --threshold 0.1,0.7 --max-time 0.2 --feedback-rate 0.01"
          + " --target-spikes 1 --batch 10 --train-limit 1000 --seed 2";

  /** Trains, stops, goes on, and evaluates the model file. */
  @Test
  void trainsGoesOnAndEvaluates() throws IOException {
    Path run = folder.resolve("run");
    Path whole = folder.resolve("whole");
    JsonObject record =
        Snn.line(YIN_YANG + " --schedule constant --epochs 2 --alignment --json --out " + whole)
            .succeeds()
            .json()
            .getAsJsonObject();
    JsonObject last = record.getAsJsonArray("epochs").get(1).getAsJsonObject();
    assertTrue(last.get("testAccuracy").getAsDouble() > 0.4, last::toString);
    assertEquals(2, last.getAsJsonArray("cosine").size());
    assertTrue(last.getAsJsonArray("feedbackCosine").get(0).getAsDouble() > 0.5, last::toString);
    assertTrue(last.getAsJsonArray("firingRate").get(0).getAsDouble() > 0, last::toString);
    Snn.line(YIN_YANG + " --schedule constant --epochs 1 --alignment --out " + run).succeeds();
    Snn.line("train --resume " + run + " --epochs 2 --threads 2").succeeds();
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.safetensors")),
        Files.readAllBytes(run.resolve("model.safetensors")));
    // Options that are given again must say the same; the kind of neuron is the run's.
    Snn.line(YIN_YANG + " --schedule constant --epochs 2 --resume " + run).succeeds();
    Snn.line("train --resume " + run + " --epochs 3 --layers 30 --tau-syn 0.04")
        .fails(1, "tauSyn is 0.05 there, 0.04 here");
    JsonObject found =
        Snn.line("eval --dataset yinyang --json --model " + run.resolve("model.safetensors"))
            .succeeds()
            .json()
            .getAsJsonObject();
    assertEquals(last.get("testAccuracy"), found.get("testAccuracy"));
    assertEquals(last.get("testLoss"), found.get("loss"));
    Path picture = folder.resolve("curves.png");
    Outcome drawn = Snn.line("curves %s %s --out %s".formatted(whole, run, picture)).succeeds();
    assertTrue(drawn.out().contains("cosine to back-propagation, layer 0"), drawn.out());
    assertTrue(drawn.out().contains("cosine of feedback, layer 0"), drawn.out());
    assertEquals((byte) 0x89, Files.readAllBytes(picture)[0]);
    Snn.line("curves %s --out %s".formatted(folder, picture)).fails(1, "no run.json");
    for (String damaged : List.of("{\"epochs\": [{}]}", "{\"epochs\": 3}", "{}", "3", "")) {
      Files.writeString(run.resolve("run.json"), damaged);
      Snn.line("curves %s --out %s".formatted(run, picture)).fails(1, "no record of a run");
    }
    Files.writeString(run.resolve("run.json"), "{\"epochs\": []}");
    Snn.line("curves %s --out %s".formatted(run, picture)).fails(1, "no epoch is over yet");
    Files.writeString(run.resolve("run.json"), "{\"epochs\": [{\"epoch\": 1, \"trainLoss\": 2}]}");
    Snn.line("curves %s --out %s".formatted(run, picture)).fails(1, "yet that was evaluated");
  }

  /** Spike-train files are a dataset. */
  @Test
  void trainsOnSpikeFiles() throws IOException {
    Path set = Files.createDirectories(folder.resolve("set"));
    for (String part : List.of("train", "test")) {
      Files.copy(folder.resolve("in.csv"), set.resolve(part + ".csv"));
      Files.copy(folder.resolve("y.npy"), set.resolve(part + "-labels.npy"));
    }
    Snn.line(
            "train --dataset spikes:%s --neuron event-lif --rule bp --layers 3 --tau-syn 0.02"
                    .formatted(set)
                + " --threshold 0.1,0.15 --weights 0,1 --max-spikes 99 --epochs 1 --out "
                + folder.resolve("spikes-run"))
        .succeeds();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "init --neuron event-lif --tau-syn 0 --input 4 --classes 2 --out x | tau_syn",
        "init --neuron event-lif --max-time -1 --input 4 --classes 2 --out x | time",
        "init --neuron event-lif --threshold 1,2 --input 4 --classes 2 --out x | 3 layers",
        "init --neuron event-lif --threshold a --input 4 --classes 2 --out x | not a number",
        "init --neuron event-lif --weights 1 --input 4 --classes 2 --out x | two numbers",
        "init --neuron event-lif --bias --input 4 --classes 2 --out x | --bias",
        "init --neuron event-lif --gain 3 --input 4 --classes 2 --out x | --gain",
        "infer --model MODEL --spikes IN --timesteps 3 --out x | --timesteps",
        "infer --model MODEL --spikes IN --samples 1 --out x | sample 1",
        "gradient --model MODEL --spikes IN --target Y --rule bp --eligibility exact --out x | bp",
        "gradient --model MODEL --spikes IN --target Y --rule dfa --loss mse --out x | --loss",
        "gradient --model MODEL --input IN --target Y --rule bp --target-spikes 1 --out x | spikes",
        "init --neuron what --input 4 --classes 2 --out x | lif, if, signed-lif, signed-if,"
            + " event-lif",
        "init --tau-syn 1 --input 4 --classes 2 --out x | --neuron event-lif",
        "init --threshold 1,2 --input 4 --classes 2 --out x | one for all",
        "train --dataset yinyang --rule sfdfa | --neuron event-lif",
        "train --dataset yinyang --neuron event-lif --rule opzo | sfdfa",
        "train --dataset yinyang --neuron event-lif --rule sfdfa --alpha 1 | --alpha",
        "train --dataset yinyang --neuron event-lif --rule sfdfa --timesteps 4 | --timesteps",
        "train --dataset yinyang --neuron event-lif --rule sfdfa --chunk 1 | --chunk",
        "train --dataset yinyang --neuron event-lif --rule sfdfa --loss mse | spike-count",
        "train --dataset yinyang --neuron event-lif --rule sfdfa --encoding rate | latency",
        "train --dataset yinyang --neuron event-lif --rule sfdfa --encoding latency:0 | window",
        "train --dataset yinyang --neuron event-lif --rule sfdfa --encoding spikes | latency",
        "train --dataset yinyang --rule bp --bias-spike | --bias-spike",
        "train --dataset yinyang --rule bp --target-spikes 1 | --target-spikes",
        "train --dataset yinyang --rule bp --encoding spikes | direct",
        "init --neuron event-lif --timesteps 4 --input 4 --classes 2 --out x | --timesteps",
        "init --bias-spike --input 4 --classes 2 --out x | --bias-spike",
        "infer --model MODEL --out x | --spikes",
        "infer --model MODEL --spikes IN --input IN --out x | mutually exclusive",
        "gradient --model MODEL --spikes IN --target Y --rule opzo --out x | sfdfa",
        "gradient --model MODEL --spikes IN --target Y --rule bp --perturbation Y --out x | sfdfa",
        "gradient --model MODEL --spikes IN --target Y --rule dfa --eligibility no --out x | exact",
        "gradient --model MODEL --spikes IN --target Y --rule dfa --warmup 3 --out x | --feedback"
      })
  void wrongUsageIsRefused(String line, String said) {
    Snn.line(
            line.replace("MODEL", model.toString())
                .replace("IN", folder.resolve("in.csv").toString())
                .replace("Y", folder.resolve("y.npy").toString())
                .replace("--out x", "--out " + folder.resolve("x")))
        .fails(2, said);
  }

  @Test
  void damagedSpikesAreAFailure() throws IOException {
    Path bad = folder.resolve("bad.csv");
    Files.writeString(bad, "sample,time,neuron\n0,0.2,0\n0,0.1,0\n");
    Snn.line("infer --model %s --spikes %s --out %s".formatted(model, bad, folder.resolve("y")))
        .fails(1, "bad.csv", "line 3", "sort");
  }
}
