package dev.forespike.data;

import dev.forespike.api.file.OneLine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Element types by every name that NumPy reads in a file: codes ({@code f4}), characters ({@code
 * f}) and, without byte order, words ({@code float32}).
 */
final class NpyTypes {
  /** May begin a name. {@code |} and {@code =} are little-endian, as the machines that write it. */
  private static final String ORDERS = "<>=|";

  private static final Map<String, NpyArray.Type> CODES = new HashMap<>();
  private static final Map<String, NpyArray.Type> WORDS = new HashMap<>();

  static {
    for (NpyArray.Type type : NpyArray.Type.values()) {
      CODES.put(type.code(), type);
      WORDS.put(type.toString(), type);
    }
    name(NpyArray.Type.BOOL, List.of("?"), List.of("bool_"));
    name(NpyArray.Type.FLOAT16, List.of("e"), List.of("half"));
    name(NpyArray.Type.FLOAT32, List.of("f"), List.of("single"));
    name(NpyArray.Type.FLOAT64, List.of("d"), List.of("double", "float"));
    name(NpyArray.Type.INT8, List.of("b"), List.of("byte"));
    name(NpyArray.Type.INT16, List.of("h"), List.of("short"));
    name(NpyArray.Type.INT32, List.of("i"), List.of("intc"));
    // Where C's long has 32 bits the file's length betrays it.
    name(
        NpyArray.Type.INT64,
        List.of("l", "q", "p", "n"),
        List.of("int", "int_", "long", "longlong", "intp"));
    name(NpyArray.Type.UINT8, List.of("B"), List.of("ubyte"));
    name(NpyArray.Type.UINT16, List.of("H"), List.of("ushort"));
    name(NpyArray.Type.UINT32, List.of("I"), List.of("uintc"));
    name(
        NpyArray.Type.UINT64,
        List.of("L", "Q", "P", "N"),
        List.of("uint", "ulong", "ulonglong", "uintp"));
  }

  private NpyTypes() {}

  private static void name(NpyArray.Type type, List<String> codes, List<String> words) {
    codes.forEach(code -> CODES.put(code, type));
    words.forEach(word -> WORDS.put(word, type));
  }

  /** The type of a name, or nothing. */
  static Optional<NpyArray.Type> find(String descr) {
    boolean ordered = !descr.isEmpty() && ORDERS.indexOf(descr.charAt(0)) >= 0;
    NpyArray.Type code = CODES.get(ordered ? descr.substring(1) : descr);
    return Optional.ofNullable(code == null && !ordered ? WORDS.get(descr) : code);
  }

  /** Says what a type is that is not read, and what to do. */
  static DataException unsupported(Path file, String descr) {
    String shown = OneLine.shown(descr);
    String kind = ordered(descr);
    if (descr.endsWith("O") || descr.equals("object")) {
      return new DataException(
          String.format(
              Locale.ROOT,
              "%s: dtype '%s' is pickled Python objects, which are never read; convert the array in"
                  + " Python, for example x.astype(\"<f4\")",
              file,
              shown));
    }
    return new DataException(
        String.format(
            Locale.ROOT,
            "%s: dtype '%s' is not supported, only %s; convert the array in Python, for example %s",
            file,
            shown,
            NpyArray.Type.names(),
            remedy(kind)));
  }

  private static String ordered(String descr) {
    return !descr.isEmpty() && ORDERS.indexOf(descr.charAt(0)) >= 0 ? descr.substring(1) : descr;
  }

  private static String remedy(String kind) {
    boolean complex = !kind.isEmpty() && "cFDG".indexOf(kind.charAt(0)) >= 0;
    return complex ? "x.real" : "x.astype(\"<f4\")";
  }
}
