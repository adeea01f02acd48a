package dev.forespike.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The processor that a figure belongs to. Servers often call theirs by the name of a whole series,
 * so vendor, family and model tell which one it is: ratios of one kind say nothing about another.
 *
 * @param model its name, as the system tells it
 * @param vendor who made it, as the processor tells it, or "unknown"
 * @param family number of its family, or -1 where there is none
 * @param modelNumber number within the family, or -1
 * @param stepping its stepping, or -1
 */
public record Processor(String model, String vendor, int family, int modelNumber, int stepping) {
  private static final Path LINUX = Path.of("/proc/cpuinfo");
  private static final String UNKNOWN = "unknown";

  /** Families and models of servers, as the vendors and the Linux kernel name them. */
  private static final List<Kind> KINDS =
      List.of(
          new Kind("GenuineIntel", 6, 85, 85, "Intel Skylake"),
          new Kind("GenuineIntel", 6, 106, 106, "Intel Ice Lake"),
          new Kind("GenuineIntel", 6, 108, 108, "Intel Ice Lake"),
          new Kind("GenuineIntel", 6, 143, 143, "Intel Sapphire Rapids"),
          new Kind("GenuineIntel", 6, 207, 207, "Intel Emerald Rapids"),
          new Kind("GenuineIntel", 6, 173, 174, "Intel Granite Rapids"),
          new Kind("AuthenticAMD", 23, 0, 47, "AMD Zen"),
          new Kind("AuthenticAMD", 23, 48, 255, "AMD Zen 2"),
          new Kind("AuthenticAMD", 25, 0, 15, "AMD Zen 3"),
          new Kind("AuthenticAMD", 25, 16, 31, "AMD Zen 4"),
          new Kind("AuthenticAMD", 25, 32, 95, "AMD Zen 3"),
          new Kind("AuthenticAMD", 25, 96, 175, "AMD Zen 4"),
          new Kind("AuthenticAMD", 26, 0, 79, "AMD Zen 5"),
          new Kind("AuthenticAMD", 26, 96, 127, "AMD Zen 5"));

  private record Kind(String vendor, int family, int from, int to, String name) {}

  /**
   * This machine's.
   *
   * @return as much of it as the system tells
   */
  public static Processor here() {
    try {
      return parse(Files.readAllLines(LINUX));
    } catch (IOException e) {
      // Other systems have no such file; Windows names the model in the environment.
      String model = System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", UNKNOWN);
      return new Processor(model, UNKNOWN, -1, -1, -1);
    }
  }

  /** Reads what Linux tells, of the first processor. */
  static Processor parse(List<String> lines) {
    Map<String, String> told = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        told.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    String vendor = told.getOrDefault("vendor_id", told.getOrDefault("CPU implementer", UNKNOWN));
    return new Processor(
        told.getOrDefault("model name", UNKNOWN),
        vendor,
        number(told.getOrDefault("cpu family", told.getOrDefault("CPU architecture", ""))),
        number(told.getOrDefault("model", told.getOrDefault("CPU part", ""))),
        number(told.getOrDefault("stepping", told.getOrDefault("CPU revision", ""))));
  }

  private static int number(String text) {
    try {
      return Integer.decode(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * What it is, the same for all processors whose ratios can be compared: for example {@code AMD
   * Zen 4}, else vendor, family and model, else the name of the model.
   *
   * @return the kind
   */
  public String kind() {
    for (Kind kind : KINDS) {
      if (kind.vendor.equals(vendor)
          && kind.family == family
          && kind.from <= modelNumber
          && modelNumber <= kind.to) {
        return kind.name;
      }
    }
    return family < 0 || modelNumber < 0 ? model : vendor + " " + numbers();
  }

  /**
   * Kind and numbers, for a reader.
   *
   * @return for example {@code Intel Emerald Rapids (family 6 model 207 stepping 2)}
   */
  public String name() {
    if (family < 0 || modelNumber < 0) {
      return model;
    }
    String numbers = numbers() + (stepping < 0 ? "" : " stepping " + stepping);
    return kind().endsWith(numbers()) ? kind() : kind() + " (" + numbers + ")";
  }

  private String numbers() {
    return "family " + family + " model " + modelNumber;
  }

  /**
   * Its kind as a file's name.
   *
   * @return small letters, digits and dashes
   */
  public String slug() {
    return kind().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
