package dev.forespike.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A processor is known by its numbers, since its name may be that of a series. */
class ProcessorTest {
  private static Processor linux(String vendor, int family, int model, String name) {
    return Processor.parse(
        List.of(
            "processor\t: 0",
            "vendor_id\t: " + vendor,
            "cpu family\t: " + family,
            "model\t\t: " + model,
            "model name\t: " + name,
            "stepping\t: 2",
            "",
            "processor\t: 1",
            "model\t\t: 999"));
  }

  @ParameterizedTest
  @CsvSource({
    "GenuineIntel, 6, 207, Intel Emerald Rapids, intel-emerald-rapids",
    "GenuineIntel, 6, 143, Intel Sapphire Rapids, intel-sapphire-rapids",
    "AuthenticAMD, 25, 17, AMD Zen 4, amd-zen-4",
    "AuthenticAMD, 25, 1, AMD Zen 3, amd-zen-3",
    "AuthenticAMD, 26, 2, AMD Zen 5, amd-zen-5",
    "AuthenticAMD, 99, 2, AuthenticAMD family 99 model 2, authenticamd-family-99-model-2"
  })
  void kindsBehindTheNameOfASeries(String vendor, int family, int model, String kind, String slug) {
    Processor processor = linux(vendor, family, model, "A Processor of Some Series");
    assertEquals(kind, processor.kind());
    assertEquals(slug, processor.slug());
  }

  @Test
  void kindAndNumbersForAReader() {
    assertEquals(
        "Intel Emerald Rapids (family 6 model 207 stepping 2)",
        linux("GenuineIntel", 6, 207, "Intel(R) Xeon(R) Processor").name());
    assertEquals("Made family 1 model 3", linux("Made", 1, 3, "x").name());
  }

  @Test
  void otherArchitectures() {
    Processor arm =
        Processor.parse(
            List.of(
                "processor\t: 0",
                "CPU implementer\t: 0x41",
                "CPU architecture: 8",
                "CPU part\t: 0xd4f",
                "CPU revision\t: 1"));
    assertEquals("0x41 family 8 model 3407", arm.kind());
    assertEquals("unknown", Processor.parse(List.of()).kind());
  }

  @Test
  void thisOneHasAName() {
    assertFalse(Processor.here().name().isBlank());
    assertFalse(Processor.here().slug().isBlank());
  }
}
