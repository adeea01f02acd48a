package dev.forespike.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers that do what no reader may do are found out. */
final class OracleTest {
  @TempDir private Path folder = Path.of("");

  /** A reader of files; its documentation names every exception but EOFException. */
  private record Reader(Reading reading) implements FuzzTarget {
    /** What it does with a file. */
    private interface Reading {
      void read(Path file) throws IOException;
    }

    @Override
    public String name() {
      return "test";
    }

    @Override
    public void read(Path file) throws IOException {
      reading.read(file);
    }

    @Override
    public boolean documented(IOException failure) {
      return !(failure instanceof EOFException);
    }

    @Override
    public void writeSeeds(Path seeds) {}
  }

  private boolean check(Reader.Reading reading) throws IOException {
    return Oracle.check(new Reader(reading), folder.resolve("input"), new byte[] {1, 2});
  }

  @Test
  void readingAndRefusingAreFine() throws IOException {
    assertTrue(check(file -> assertEquals(2, Files.size(file))));
    assertFalse(
        check(
            file -> {
              throw new IOException(file + ": refused");
            }));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\t", "\u001b[2J", "\u0085", "\u2028", "\u00e4"})
  void aMessageIsOneLineOfVisibleCharacters(String part) {
    assertThrows(
        AssertionError.class,
        () ->
            check(
                file -> {
                  throw new IOException(file + ": a" + part + "b");
                }));
  }

  @Test
  void aMessageNamesTheFileAndIsNotEndless() {
    assertThrows(
        AssertionError.class,
        () ->
            check(
                file -> {
                  throw new IOException("refused");
                }));
    assertThrows(
        AssertionError.class,
        () ->
            check(
                file -> {
                  throw new IOException(file + ": " + "x".repeat(3000));
                }));
  }

  @Test
  void otherExceptionsAreFindings() {
    assertThrows(
        AssertionError.class,
        () ->
            check(
                file -> {
                  throw new EOFException(file + ": undocumented");
                }));
    assertThrows(
        IndexOutOfBoundsException.class,
        () ->
            check(
                file -> {
                  throw new IndexOutOfBoundsException(file.toString());
                }));
  }
}
