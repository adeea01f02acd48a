package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.forespike.cli.DocPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** README.md, CONTRIBUTING.md and docs/ say what is true: examples run, names exist, links lead. */
class DocsTest {
  private static final Set<String> LANGUAGES =
      Set.of("java", "sh", "shell", "bash", "python", "xml", "json", "text");
  private static final Pattern COMMAND = Pattern.compile("`(\\./)?snn [a-z]+ [^`]*`");
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");

  @TestFactory
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the pages' commands are for a POSIX shell")
  Stream<DynamicContainer> examples(@TempDir Path temporary) throws IOException {
    var containers = new ArrayList<DynamicContainer>();
    for (DocPage page : DocPage.all()) {
      Path folder = temporary.resolve(page.name().replace('/', '-'));
      containers.add(
          DynamicContainer.dynamicContainer(page.name(), DocRun.tests(page.blocks(), folder)));
    }
    return containers.stream();
  }

  /** So that no example escapes the test above: by a missing language, or by being indented. */
  @Test
  void everyExampleIsABlockOfAKnownLanguage() throws IOException {
    var strays = new ArrayList<String>();
    for (DocPage page : DocPage.all()) {
      page.blocks().stream()
          .filter(block -> !LANGUAGES.contains(block.language()))
          .forEach(block -> strays.add(block + "(no known language)"));
      List<String> prose = page.prose();
      for (int i = 0; i < prose.size(); i++) {
        if (prose.get(i).matches("\\s+(\\$ )?(\\./snn|snn|mvn|java|git|python3?|cd) .*")
            && prose.get(i).startsWith("    ")) {
          strays.add(page.name() + ":" + (i + 1) + " an indented command: " + prose.get(i));
        }
      }
    }
    assertEquals(List.of(), strays);
  }

  @Test
  void marksAreKnown() throws IOException {
    var unknown = new ArrayList<String>();
    for (Block block : blocks()) {
      boolean known =
          block.mark().isEmpty()
              || block.onlyShown()
              || block.needsMnist()
              || block.mark().matches("exit [0-9]+");
      if (!known) {
        unknown.add(block + " <!-- " + block.mark() + " -->");
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** Commands that are not run here, in blocks or within a sentence, name options that exist. */
  @Test
  void commandsThatAreOnlyShownHaveTheirOptions() throws IOException {
    var wrong = new ArrayList<String>();
    for (DocPage page : DocPage.all()) {
      Stream<String> blocks =
          page.blocks().stream().filter(Block::isShell).map(Block::text).flatMap(DocsTest::lines);
      Matcher sentence = COMMAND.matcher(String.join(" ", page.prose()));
      Stream<String> sentences = sentence.results().map(MatchResult::group);
      Stream.concat(blocks, sentences)
          .forEach(
              text -> unknownOptions(text).forEach(name -> wrong.add(page.name() + ": " + name)));
    }
    assertEquals(List.of(), wrong);
  }

  private static Stream<String> lines(String text) {
    return text.replace("\\\n", " ").lines();
  }

  private static List<String> unknownOptions(String text) {
    Matcher command = Pattern.compile("(?:\\./|\\b)snn ([a-z]+)( .*)").matcher(text);
    if (!command.find() || !command.group(2).contains("--")) {
      return List.of();
    }
    // An option that can be negated is shown as --[no-]name.
    String help = help(command.group(1), command.group(2)).out().replace("--[no-]", "--");
    return Pattern.compile("--[a-z-]+")
        .matcher(command.group(2))
        .results()
        .map(MatchResult::group)
        .filter(option -> !Pattern.compile(option + "\\b(?!-)").matcher(help).find())
        .map(option -> command.group(1) + " " + option)
        .toList();
  }

  /** The help of a command, or of the command below it that is called. */
  private static Outcome help(String command, String rest) {
    Outcome help = Snn.run(command, "--help").succeeds();
    String first = rest.strip().split("\\s", 2)[0];
    boolean below =
        first.matches("[a-z]+")
            && Pattern.compile("(?m)^  " + first + "  ").matcher(help.out()).find();
    return below ? Snn.run(command, first, "--help").succeeds() : help;
  }

  /** Artifacts, and the version, of a pom that a page shows. */
  @Test
  void artifactsAreModulesOfThisProject() throws IOException {
    String root = Files.readString(DocPage.home().resolve("pom.xml"));
    String version = first("<artifactId>forespike-parent</artifactId>\\s*<version>([^<]+)", root);
    var shown = new TreeSet<String>();
    for (Block block : blocks()) {
      Matcher ours =
          Pattern.compile(
                  "<groupId>dev.forespike</groupId>\\s*<artifactId>([^<]+)</artifactId>"
                      + "(?:\\s*<version>([^<]+)</version>)?")
              .matcher(block.language().equals("xml") ? block.text() : "");
      while (ours.find()) {
        shown.add(ours.group(1));
        assertTrue(
            ours.group(2) == null || ours.group(2).equals(version), block + ": " + ours.group());
      }
    }
    assertFalse(shown.isEmpty());
    assertEquals(
        List.of(),
        shown.stream().filter(name -> !root.contains("<module>" + name + "</module>")).toList());
  }

  private static String first(String regex, String text) {
    Matcher matcher = Pattern.compile(regex).matcher(text);
    assertTrue(matcher.find(), regex);
    return matcher.group(1);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    var broken = new ArrayList<String>();
    for (DocPage page : DocPage.all()) {
      List<String> prose = page.prose();
      for (int i = 0; i < prose.size(); i++) {
        Matcher link = LINK.matcher(prose.get(i));
        while (link.find()) {
          if (!leads(page, link.group(1))) {
            broken.add(page.name() + ":" + (i + 1) + " " + link.group(1));
          }
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static boolean leads(DocPage page, String link) throws IOException {
    if (link.startsWith("https://")) {
      return true;
    }
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1
        || Files.readAllLines(target).stream()
            .filter(line -> line.startsWith("#"))
            .anyMatch(heading -> anchor(heading).equals(parts[1]));
  }

  /** As GitHub makes it from a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9 _-]", "")
        .replace(' ', '-');
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    Path docs = DocPage.home().resolve("docs");
    // Records of decisions have an index of their own, which this one names.
    String index =
        Files.readString(docs.resolve("README.md"))
            + Files.readString(docs.resolve("decisions").resolve("README.md"));
    List<String> missing =
        DocPage.all().stream()
            .map(page -> page.file().getFileName().toString())
            .filter(name -> !name.equals("README.md") && !index.contains(name + ")"))
            .toList();
    assertEquals(List.of(), missing);
  }

  /** What a reader of fragments is told is what this test does. */
  @Test
  void theIndexNamesTheImportsOfFragments() throws IOException {
    String index = Files.readString(DocPage.home().resolve("docs").resolve("README.md"));
    for (String name : DocProgram.IMPORTS) {
      assertTrue(index.contains("`" + name + "`"), name);
    }
  }

  @Test
  void sourcesNamePagesThatExist() throws IOException {
    Pattern name = Pattern.compile("docs/[a-z-]+\\.md");
    var missing = new TreeSet<String>();
    for (String room : List.of("api", "kernels", "train", "data", "bench", "cli")) {
      Path main = DocPage.home().resolve("snn-" + room).resolve("src").resolve("main");
      for (String source : Trees.files(main)) {
        Matcher page = name.matcher(Files.readString(main.resolve(source)));
        while (page.find()) {
          if (Files.notExists(DocPage.home().resolve(page.group()))) {
            missing.add(source + ": " + page.group());
          }
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  /** The reference page of a module names each of its public types. */
  @ParameterizedTest
  @ValueSource(strings = {"api", "kernels", "train", "data"})
  void publicTypesAreOnTheirPage(String room) throws IOException {
    Path home = DocPage.home();
    String page = Files.readString(home.resolve("docs").resolve("snn-" + room + ".md"));
    Path classes = home.resolve("snn-" + room).resolve("target").resolve("classes");
    var missing =
        new ClassFileImporter()
            .importPath(classes).stream()
                .filter(type -> type.getPackageName().equals("dev.forespike." + room))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> type.isTopLevelClass())
                .map(JavaClass::getSimpleName)
                .filter(name -> !page.contains("`" + name))
                .sorted()
                .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void commandsAreOnTheirPage() throws IOException {
    String page = Files.readString(DocPage.home().resolve("docs").resolve("snn-cli.md"));
    String usage = Snn.run().succeeds().out();
    List<String> commands =
        usage
            .substring(usage.indexOf("Commands:"))
            .lines()
            .filter(line -> line.matches("  [a-z]+ .*"))
            .map(line -> line.strip().split(" ", 2)[0])
            .toList();
    assertFalse(commands.isEmpty());
    assertEquals(
        List.of(),
        commands.stream()
            .filter(name -> !page.contains("`snn " + name))
            .collect(Collectors.toList()));
  }

  private static List<Block> blocks() throws IOException {
    return DocPage.all().stream().flatMap(page -> page.blocks().stream()).toList();
  }
}
