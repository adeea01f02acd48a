package dev.forespike.bench.measure;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.forespike.kernels.Kernels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a measurement ran on.
 *
 * @param processor the processor, as far as the system tells it
 * @param cores processors that this program may use
 * @param os operating system and architecture
 * @param jdk version of the virtual machine
 * @param gc its garbage collectors
 * @param objectAlignment bytes between the places where objects may begin, 0 where it is not known
 * @param kernels kernels in use
 * @param vectorBits their vector width
 */
public record Host(
    Processor processor,
    int cores,
    String os,
    String jdk,
    String gc,
    int objectAlignment,
    String kernels,
    int vectorBits) {
  /**
   * This one.
   *
   * @return machine and virtual machine of this program
   */
  public static Host here() {
    return new Host(
        Processor.here(),
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
   * The processor's model, where the system tells it.
   *
   * @return its name, which may be that of a whole series
   */
  public String cpu() {
    return processor.model();
  }

  /**
   * Whether ratios measured there can be compared with those measured here: the same kind of
   * processor, and the same vector width.
   *
   * @param machine what the others were measured on, as {@link #properties} tells
   * @return false also where that machine does not say what it was
   */
  public boolean comparable(Map<String, Object> machine) {
    return processor.kind().equals(machine.get("processor"))
        && machine.get("vectorBits") instanceof Number bits
        && bits.intValue() == vectorBits;
  }

  /**
   * All of it by name.
   *
   * @return names as in JSON, in the order in which they are shown
   */
  public Map<String, Object> properties() {
    var properties = new LinkedHashMap<String, Object>();
    properties.put("cpu", cpu());
    properties.put("processor", processor.kind());
    properties.put("vendor", processor.vendor());
    properties.put("family", processor.family());
    properties.put("model", processor.modelNumber());
    properties.put("stepping", processor.stepping());
    properties.put("cores", cores);
    properties.put("os", os);
    properties.put("jdk", jdk);
    properties.put("gc", gc);
    properties.put("objectAlignmentBytes", objectAlignment);
    properties.put("kernels", kernels);
    properties.put("vectorBits", vectorBits);
    return properties;
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
