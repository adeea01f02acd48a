package dev.forespike.bench.peers;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript program. DJL's arrays offer a part of torch's operations, and none with {@code
 * out=}; a script has all of them, and one call from Java for a whole step. The archive that torch
 * loads is made here from the program's text: a ZIP file with an object without attributes.
 */
final class TorchScript implements AutoCloseable {
  private final PtNDManager manager;
  private final PtSymbolBlock block;

  /**
   * Loads a program.
   *
   * @param manager owns what the program returns
   * @param name the class in the program; its text is the resource of that name in small letters
   */
  TorchScript(PtNDManager manager, String name) {
    this.manager = manager;
    String resource = name.toLowerCase(java.util.Locale.ROOT) + ".py";
    try (InputStream text = TorchScript.class.getResourceAsStream(resource)) {
      if (text == null) {
        throw new IllegalStateException("the resource " + resource + " is not on the class path");
      }
      byte[] archive = archive(name, text.readAllBytes());
      block = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] archive(String name, byte[] text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", pickle(name));
      put(zip, "code/__torch__.py", text);
      // protocol 2, an empty tuple, stop
      put(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      put(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  /** A Python pickle: a new object of the class, whose state is {@code {"training": False}}. */
  private static byte[] pickle(String name) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x80, 2});
    bytes.write(("c__torch__\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    bytes.write(new byte[] {')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
    bytes.write("training".getBytes(StandardCharsets.US_ASCII));
    bytes.write(new byte[] {(byte) 0x89, 'u', 'b', '.'});
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry("program/" + name));
    zip.write(content);
    zip.closeEntry();
  }

  /** Calls a method; the caller closes what it returns. */
  IValue call(String method, IValue... arguments) {
    return IValueUtils.runMethod(block, method, arguments);
  }

  PtNDManager manager() {
    return manager;
  }

  @Override
  public void close() {
    block.close();
  }
}
