package dev.forespike.bench.peers;

import ai.djl.pytorch.jni.LibUtils;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;

/**
 * Which kernels the peers chose for this processor. Neither of their Java interfaces tells, so the
 * libraries themselves are asked.
 */
@SuppressWarnings("restricted") // asking a native library is what this class is for
final class NativeKernels {
  private static final String UNKNOWN = "does not tell its kernels";

  /** {@code at::get_cpu_capability()}, by either layout of strings. */
  private static final String CAPABILITY = "_ZN2at18get_cpu_capabilityB5cxx11Ev";

  private NativeKernels() {}

  /** The core for which OpenBLAS took its kernels, and its build. */
  static String openBlas() {
    Path bridge = Path.of(Loader.load(org.bytedeco.openblas.global.openblas.class));
    for (String name : List.of("libopenblas.so.0", "libopenblas.0.dylib", "libopenblas.dll")) {
      Path library = bridge.resolveSibling(name);
      if (Files.exists(library)) {
        String core = text(library, "openblas_get_corename");
        return "kernels for " + core + " (" + text(library, "openblas_get_config") + ")";
      }
    }
    return UNKNOWN;
  }

  /** The instructions for which torch took its own kernels. */
  static String torch() {
    Path library = Path.of(LibUtils.getLibtorchPath()).resolve("libtorch_cpu.so");
    boolean known = System.getProperty("os.arch").equals("amd64") && Files.exists(library);
    return known ? "kernels for " + string(library, CAPABILITY) : UNKNOWN;
  }

  /** Calls {@code char *f(void)}. */
  private static String text(Path library, String symbol) {
    try (Arena arena = Arena.ofConfined()) {
      var function =
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.libraryLookup(library, arena).findOrThrow(symbol),
                  FunctionDescriptor.of(ValueLayout.ADDRESS));
      MemorySegment result = (MemorySegment) function.invokeExact();
      return result.reinterpret(Integer.MAX_VALUE).getString(0).strip();
    } catch (Throwable e) {
      throw new IllegalStateException(symbol + " cannot be called: " + e.getMessage(), e);
    }
  }

  /**
   * Calls {@code std::string f()}: the caller passes the place of the result, which begins with the
   * address of the letters and their number.
   */
  private static String string(Path library, String symbol) {
    try (Arena arena = Arena.ofConfined()) {
      var found = SymbolLookup.libraryLookup(library, arena).find(symbol);
      if (found.isEmpty()) {
        return "an unknown processor";
      }
      var function =
          Linker.nativeLinker()
              .downcallHandle(
                  found.get(), FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
      MemorySegment place = arena.allocate(32, 8);
      MemorySegment result = (MemorySegment) function.invokeExact(place);
      if (result.address() != place.address()) {
        return "an unknown processor";
      }
      long length = place.get(ValueLayout.JAVA_LONG, 8);
      return place.get(ValueLayout.ADDRESS, 0).reinterpret(length + 1).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(symbol + " cannot be called: " + e.getMessage(), e);
    }
  }
}
