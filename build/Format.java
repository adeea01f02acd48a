import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * Checks (default) or rewrites (write) every Java source below the given root with
 * google-java-format.
 */
class Format {
  static void main(String[] args) throws Exception {
    boolean write = args.length > 1 && args[1].equals("write");
    var formatter = new Formatter();
    var dirty = new ArrayList<Path>();
    try (var paths = Files.walk(Path.of(args[0]))) {
      for (Path path :
          paths
              .filter(p -> p.toString().endsWith(".java") && !p.toString().contains("/target/"))
              .sorted()
              .toList()) {
        String before = Files.readString(path);
        String after = formatter.formatSourceAndFixImports(before);
        if (after.equals(before)) {
          continue;
        }
        dirty.add(path);
        if (write) {
          Files.writeString(path, after);
        }
      }
    }
    dirty.forEach(path -> System.err.println((write ? "reformatted " : "not formatted: ") + path));
    if (!write && !dirty.isEmpty()) {
      System.err.println("run: mvn validate -N -Dformat.mode=write");
      System.exit(1);
    }
  }
}
