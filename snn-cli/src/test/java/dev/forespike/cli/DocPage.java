package dev.forespike.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation and its fenced blocks.
 *
 * @param file the page
 * @param lines its text
 * @param blocks its fenced blocks in order
 */
record DocPage(Path file, List<String> lines, List<Block> blocks) {
  private static final String FENCE = "```";

  /**
   * A fenced block.
   *
   * @param page name of the page
   * @param line line of its opening fence, from 1
   * @param language the word behind the fence
   * @param mark the text of an HTML comment on the line before, or nothing
   * @param text what stands between the fences
   */
  record Block(String page, int line, String language, String mark, String text) {

    /** A block that is shown but not executed; the mark says why. */
    boolean onlyShown() {
      return mark.startsWith("not run: ") || mark.equals("test command");
    }

    boolean needsMnist() {
      return mark.equals("needs mnist");
    }

    /** The exit code a reader is shown. */
    int exit() {
      return mark.startsWith("exit ") ? Integer.parseInt(mark.substring("exit ".length())) : 0;
    }

    boolean isShell() {
      return List.of("sh", "shell", "bash").contains(language);
    }

    /** What a command or program prints, as the page shows it. */
    boolean isOutput() {
      return (language.equals("text") || language.equals("json")) && !onlyShown();
    }

    /** Java that is no file by itself: files begin with a package, an import or a module. */
    boolean isFragment() {
      return language.equals("java") && !text.matches("(?s)(package|import|module) .*");
    }

    @Override
    public String toString() {
      return page + ":" + line + " " + language;
    }
  }

  /** The pages at the root, that of the examples, and everything in and below docs/. */
  static List<DocPage> all() throws IOException {
    var pages = new ArrayList<DocPage>();
    pages.add(read(home().resolve("README.md")));
    pages.add(read(home().resolve("CONTRIBUTING.md")));
    pages.add(read(home().resolve("examples").resolve("README.md")));
    try (Stream<Path> files = Files.walk(home().resolve("docs"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".md")).sorted().toList()) {
        pages.add(read(file));
      }
    }
    return pages;
  }

  /** The folder of the whole project. */
  static Path home() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  }

  String name() {
    return home().relativize(file).toString().replace('\\', '/');
  }

  private static DocPage read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String page = home().relativize(file).toString().replace('\\', '/');
    return new DocPage(file, lines, blocks(page, lines));
  }

  static List<Block> blocks(String page, List<String> lines) {
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith(FENCE)) {
        continue;
      }
      int end = i + 1;
      while (end < lines.size() && !lines.get(end).equals(FENCE)) {
        end++;
      }
      String text = String.join("\n", lines.subList(i + 1, end)) + "\n";
      String language = lines.get(i).substring(FENCE.length()).strip();
      blocks.add(new Block(page, i + 1, language, mark(lines, i), text));
      i = end;
    }
    return blocks;
  }

  private static String mark(List<String> lines, int fence) {
    String before = fence > 0 ? lines.get(fence - 1).strip() : "";
    boolean comment = before.startsWith("<!--") && before.endsWith("-->");
    return comment ? before.substring("<!--".length(), before.length() - 3).strip() : "";
  }

  /** The text outside of fenced blocks, line by line; lines of blocks are empty. */
  List<String> prose() {
    var prose = new ArrayList<String>();
    boolean inside = false;
    for (String line : lines) {
      boolean fence = line.startsWith(FENCE);
      prose.add(inside || fence ? "" : line);
      inside = fence != inside;
    }
    return prose;
  }
}
