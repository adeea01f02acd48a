package dev.forespike.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is known about a virtual machine before anything is measured.
 *
 * @param name its name
 * @param version its version
 * @param info its mode, as it says itself
 * @param feature feature version of its Java
 * @param arguments its options
 * @param flags values of those of {@link #FLAGS} that it has and tells; none where it tells none
 */
record VirtualMachine(
    String name,
    String version,
    String info,
    int feature,
    List<String> arguments,
    Map<String, String> flags) {
  /** The newest Java on which the kernels were tested. */
  static final int TESTED = 25;

  private static final List<String> FLAGS =
      List.of("UseCompiler", "TieredStopAtLevel", "CompilationMode", "UseFMA", "UseJVMCICompiler");

  /** Options that say nothing about compiled code: memory, collectors, logs and dumps. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "-XX:.*(GC|Heap|RAM|Memory|Metaspace|Alignment|Oops|ObjectHeaders|Shared|Archive|Dump"
              + "|Error|FlightRecord|Processor|Unlock|Print|Pages|NUMA|PreTouch|Stack|PerfData"
              + "|Attach).*"
              + "|-XX:UseAVX=[23]|-XX:TieredStopAtLevel=4"
              + "|-X(m[snx]|ss|log|share|bootclasspath|verify|check).*");

  /** Copies. */
  VirtualMachine {
    arguments = List.copyOf(arguments);
    flags = Map.copyOf(flags);
  }

  /** This one. */
  static VirtualMachine here() {
    return new VirtualMachine(
        System.getProperty("java.vm.name", ""),
        System.getProperty("java.vm.version", ""),
        System.getProperty("java.vm.info", ""),
        Runtime.version().feature(),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        // A runtime image need not hold the module that tells flags.
        ModuleLayer.boot().findModule("jdk.management").isPresent() ? Told.flags() : Map.of());
  }

  /** The first reason against SIMD kernels. */
  Optional<String> veto() {
    if (!name.contains("HotSpot") && !name.contains("OpenJDK")) {
      return Optional.of("the virtual machine is not HotSpot, but " + name);
    }
    if (graal()) {
      return Optional.of(
          "the optimizing compiler is not C2, but one through JVMCI; start java with"
              + " -XX:-UseJVMCICompiler");
    }
    // Without C2 every vector operation is a call that allocates: thousands of times slower.
    if (withoutC2()) {
      return Optional.of("the optimizing compiler C2 is switched off");
    }
    // A vector operation that the processor does not have is such a call as well.
    if (says("UseFMA", "false"::equals) || given("-XX:-UseFMA") || given("-XX:UseAVX=0")) {
      return Optional.of("fused multiply-add is switched off, or the processor has none");
    }
    return Optional.empty();
  }

  /**
   * Whether nothing but a measurement can tell that vectors are compiled: flags are not told, an
   * option may concern the compiler, or this Java is newer than what was tested.
   */
  boolean doubtful() {
    return flags.isEmpty()
        || feature > TESTED
        || arguments.stream()
            .anyMatch(
                argument -> argument.startsWith("-X") && !HARMLESS.matcher(argument).matches());
  }

  private boolean graal() {
    boolean asked =
        flags.containsKey("UseJVMCICompiler")
            ? says("UseJVMCICompiler", "true"::equals)
            : version.toLowerCase(Locale.ROOT).contains("jvmci");
    return (asked || given("-XX:+UseJVMCICompiler")) && !given("-XX:-UseJVMCICompiler");
  }

  private boolean withoutC2() {
    return info.contains("interpreted")
        || info.contains("emulated-client")
        || says("UseCompiler", "false"::equals)
        || says("TieredStopAtLevel", level -> level.matches("[0-3]"))
        || says("CompilationMode", "quick-only"::equals)
        // Where flags are not told.
        || given("-Xint")
        || given("-XX:-UseCompiler")
        || given("-XX:CompilationMode=quick-only")
        || arguments.stream().anyMatch(argument -> argument.matches("-XX:TieredStopAtLevel=[0-3]"));
  }

  private boolean given(String argument) {
    return arguments.contains(argument);
  }

  private boolean says(String flag, Predicate<String> value) {
    String told = flags.get(flag);
    return told != null && value.test(told);
  }

  /** In a class of its own, which is not loaded where the module it needs is absent. */
  private static final class Told {
    static Map<String, String> flags() {
      var flags = new TreeMap<String, String>();
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (bean == null) {
        return flags;
      }
      for (String flag : FLAGS) {
        try {
          flags.put(flag, bean.getVMOption(flag).getValue());
        } catch (IllegalArgumentException e) {
          // This machine has no such flag, or does not tell it: nothing is known about it.
        }
      }
      return flags;
    }
  }
}
