package dev.forespike.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a virtual machine says about itself, and what follows from it. */
final class VirtualMachineTest {
  private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";
  private static final Map<String, String> USUAL =
      Map.of(
          "UseCompiler", "true",
          "TieredStopAtLevel", "4",
          "CompilationMode", "default",
          "UseFMA", "true");

  private static VirtualMachine machine(Map<String, String> flags, String... arguments) {
    return new VirtualMachine(
        HOTSPOT, "25.0.1+8-LTS", "mixed mode, sharing", 25, List.of(arguments), flags);
  }

  private static Map<String, String> with(String flag, String value) {
    var flags = new java.util.HashMap<>(USUAL);
    flags.put(flag, value);
    return flags;
  }

  @Test
  void anOrdinaryOneHasNoVetoAndNoDoubt() {
    VirtualMachine usual = machine(USUAL, "-XX:+UseZGC", "-Xmx2g", "-Dx=y", "--add-modules=a");
    assertEquals(Optional.empty(), usual.veto());
    assertFalse(usual.doubtful());
  }

  @ParameterizedTest
  @CsvSource({
    "UseCompiler, false, C2",
    "TieredStopAtLevel, 1, C2",
    "TieredStopAtLevel, 3, C2",
    "CompilationMode, quick-only, C2",
    "UseFMA, false, fused multiply-add",
    "UseJVMCICompiler, true, JVMCI"
  })
  void flagsAgainstVectors(String flag, String value, String reason) {
    String veto = machine(with(flag, value)).veto().orElseThrow();
    assertTrue(veto.contains(reason), veto);
  }

  /** Without the module that tells flags, options are all there is. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xint",
        "-XX:TieredStopAtLevel=1",
        "-XX:CompilationMode=quick-only",
        "-XX:-UseCompiler",
        "-XX:-UseFMA",
        "-XX:UseAVX=0",
        "-XX:+UseJVMCICompiler"
      })
  void optionsAgainstVectorsWhereFlagsAreNotTold(String option) {
    assertTrue(machine(Map.of(), option).veto().isPresent());
  }

  @Test
  void otherMachinesAndOtherCompilersAreVetoed() {
    var openj9 =
        new VirtualMachine(
            "Eclipse OpenJ9 VM", "openj9-0.55.0", "JRE 25 Linux amd64", 25, List.of(), Map.of());
    assertTrue(openj9.veto().orElseThrow().contains("not HotSpot, but Eclipse OpenJ9 VM"));
    var graal =
        new VirtualMachine(
            HOTSPOT, "25.0.1+8-jvmci-25.1-b01", "mixed mode", 25, List.of(), Map.of());
    assertTrue(graal.veto().orElseThrow().contains("-XX:-UseJVMCICompiler"));
    assertEquals(
        Optional.empty(),
        new VirtualMachine(
                HOTSPOT,
                "25.0.1+8-jvmci-25.1-b01",
                "mixed mode",
                25,
                List.of("-XX:-UseJVMCICompiler"),
                with("UseJVMCICompiler", "false"))
            .veto());
  }

  @Test
  void aNewerJavaIsADoubtAndNoVeto() {
    var newer =
        new VirtualMachine(
            HOTSPOT, "99+1", "mixed mode", VirtualMachine.TESTED + 1, List.of(), USUAL);
    assertEquals(Optional.empty(), newer.veto());
    assertTrue(newer.doubtful());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xcomp",
        "-XX:CompileCommand=exclude,a.B::c",
        "-XX:-Inline",
        "-XX:ReservedCodeCacheSize=4m",
        "-XX:UseAVX=1"
      })
  void whateverMayConcernTheCompilerIsADoubt(String option) {
    assertTrue(machine(USUAL, option).doubtful());
  }

  @Test
  void thisOneTellsItsFlags() {
    VirtualMachine here = VirtualMachine.here();
    assertEquals(Runtime.version().feature(), here.feature());
    assertTrue(here.flags().containsKey("UseCompiler"), here::toString);
    assertTrue(here.flags().containsKey("UseFMA"), here::toString);
  }
}
