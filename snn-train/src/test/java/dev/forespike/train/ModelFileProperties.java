package dev.forespike.train;

import dev.forespike.api.Encoding;
import dev.forespike.api.Lif;
import dev.forespike.api.NetworkSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Assertions;

/** Whatever happens to a byte: a model is loaded, or refused in one line, and nothing else. */
final class ModelFileProperties {
  private static Path path = Path.of("");
  private static byte[] content = {};

  @BeforeContainer
  static void save() throws IOException {
    path = Files.createTempFile("model", ".safetensors");
    NetworkSpec spec = NetworkSpec.input(2).withBias().dense(3, Lif.of(0.5, 1)).readout(2);
    Network.untrained(spec, new Encoding.Direct(), 5, 42).save(path);
    content = Files.readAllBytes(path);
  }

  @AfterContainer
  static void delete() throws IOException {
    Files.delete(path);
  }

  @Property(tries = 600)
  void oneOtherByteInTheHeader(@ForAll @IntRange(max = 9999) int place, @ForAll byte value)
      throws IOException {
    byte[] damaged = content.clone();
    damaged[place % (8 + ModelFiles.headerLength(content))] = value;
    assertLoadedOrRefused(damaged);
  }

  @Property(tries = 600)
  void oneOtherCharacterInTheSpecification(
      @ForAll @IntRange(max = 9999) int place, @ForAll char character) throws IOException {
    String header = ModelFiles.header(content);
    var text = new StringBuilder(ModelFiles.specification(header).toString());
    // Half of the characters are those that mean something in JSON.
    String meaningful = "{}[]\",:0123456789.eE-nulltrue \n";
    char chosen =
        character % 2 == 0 ? meaningful.charAt(character % meaningful.length()) : character;
    text.setCharAt(place % text.length(), chosen);
    assertLoadedOrRefused(
        ModelFiles.file(
            ModelFiles.withSpecification(header, text.toString()), ModelFiles.data(content)));
  }

  @Property(tries = 100)
  void anyBytes(@ForAll byte[] bytes) throws IOException {
    assertLoadedOrRefused(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertLoadedOrRefused(ModelFiles.file(text, new byte[8]));
  }

  private static void assertLoadedOrRefused(byte[] bytes) throws IOException {
    Files.write(path, bytes);
    try {
      Assertions.assertTrue(Network.load(path).timesteps() > 0);
    } catch (ModelException refused) {
      String message = String.valueOf(refused.getMessage());
      Assertions.assertTrue(message.startsWith(path + ": "), message);
      Assertions.assertEquals(1, message.lines().count(), message);
    }
  }
}
