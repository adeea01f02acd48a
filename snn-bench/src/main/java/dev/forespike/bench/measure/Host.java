package dev.forespike.bench.measure;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.forespike.kernels.Kernels;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a measurement ran on.
 *
 * @param cpu the processor's model, where the system tells it
 * @param cores processors that this program may use
 * @param os operating system and architecture
 * @param jdk version of the virtual machine
 * @param gc its garbage collectors
 * @param objectAlignment bytes between the places where objects may begin, 0 where it is not known
 * @param kernels kernels in use
 * @param vectorBits their vector width
 */
public record Host(
    String cpu,
    int cores,
    String os,
    String jdk,
    String gc,
    int objectAlignment,
    String kernels,
    int vectorBits) {
  private static final Path LINUX = Path.of("/proc/cpuinfo");

  /**
   * This one.
   *
   * @return machine and virtual machine of this program
   */
  public static Host here() {
    return new Host(
        model(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.version().toString(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")),
        alignment(),
        Kernels.best().name(),
        Kernels.best().vectorBits());
  }

  /**
   * All of it by name.
   *
   * @return names as in JSON, in the order in which they are shown
   */
  public Map<String, Object> properties() {
    var properties = new LinkedHashMap<String, Object>();
    properties.put("cpu", cpu);
    properties.put("cores", cores);
    properties.put("os", os);
    properties.put("jdk", jdk);
    properties.put("gc", gc);
    properties.put("objectAlignmentBytes", objectAlignment);
    properties.put("kernels", kernels);
    properties.put("vectorBits", vectorBits);
    return properties;
  }

  private static String model() {
    try (Stream<String> lines = Files.lines(LINUX)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      // Other systems have no such file; Windows names the model in the environment.
      return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "unknown");
    }
  }

  private static int alignment() {
    try {
      return Integer.parseInt(
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
              .getVMOption("ObjectAlignmentInBytes")
              .getValue());
    } catch (IllegalArgumentException e) {
      return 0; // a virtual machine without this option
    }
  }
}
