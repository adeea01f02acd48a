package dev.forespike.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.forespike.cli.architecture.defaults.SpeaksTheMachinesLocale;
import dev.forespike.cli.architecture.kernels.KernelThatKnowsATool;
import dev.forespike.cli.architecture.tools.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rooms of the house and the arrows between them, in the compiled classes of all modules. */
class ArchitectureTest {
  private static final String HOUSE = "dev.forespike.";

  /** What each room may import from the others. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "api", List.of(),
          "testkit", List.of("api"),
          "kernels", List.of(),
          "train", List.of("api", "kernels"),
          "data", List.of("api"),
          "bench", List.of("train", "data", "api", "kernels", "testkit"),
          "cli", List.of("bench", "train", "data", "api", "kernels", "testkit"));

  private static JavaClasses house;

  @BeforeAll
  static void importModules() throws IOException {
    Path home = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling(".");
    try (Stream<Path> modules = Files.list(home)) {
      List<Path> compiled =
          modules
              .filter(folder -> folder.getFileName().toString().startsWith("snn-"))
              .map(folder -> folder.resolve("target").resolve("classes"))
              .filter(Files::isDirectory)
              .toList();
      house = new ClassFileImporter().importPaths(compiled);
    }
  }

  /** A rule: the classes of a room import nothing of the house but that room and those below. */
  private static ArchRule arrows(String house, String room, List<String> below) {
    String[] allowed =
        Stream.concat(Stream.of(room), below.stream())
            .map(name -> house + name + "..")
            .toArray(String[]::new);
    return noClasses()
        .that(resideInAPackage(house + room + ".."))
        .should()
        .dependOnClassesThat(resideInAPackage(house + ".").and(not(resideInAnyPackage(allowed))))
        .because("room " + room + " may import " + below + " only");
  }

  @Test
  void everyRoomIsKnown() {
    var rooms = new TreeSet<String>();
    house.stream()
        .map(type -> type.getPackageName())
        .filter(name -> name.startsWith(HOUSE))
        .forEach(name -> rooms.add(name.split("\\.", -1)[2]));
    assertEquals(new TreeSet<>(ARROWS.keySet()), rooms);
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "testkit", "kernels", "train", "data", "bench", "cli"})
  void arrowsPointDownwards(String room) {
    arrows(HOUSE, room, ARROWS.getOrDefault(room, List.of())).check(house);
  }

  /** The rule itself is put to the test, with two rooms of which one knows the other. */
  @Test
  void anArrowThatIsNotAllowedIsFound() {
    String rooms = "dev.forespike.cli.architecture.";
    JavaClasses classes =
        new ClassFileImporter().importClasses(KernelThatKnowsATool.class, Tool.class);
    assertFalse(arrows(rooms, "kernels", List.of("tools")).evaluate(classes).hasViolation());
    var broken = arrows(rooms, "kernels", List.of()).evaluate(classes);
    assertTrue(broken.hasViolation());
    assertTrue(
        broken.getFailureReport().getDetails().stream()
            .allMatch(detail -> detail.contains(KernelThatKnowsATool.class.getName())),
        broken.getFailureReport()::toString);
  }

  @Test
  void specificationsNeedNothingButJava() {
    noClasses()
        .that(resideInAPackage(HOUSE + "api.."))
        .should()
        .dependOnClassesThat(resideOutsideOfPackages(HOUSE + "api..", "java..", "org.jspecify.."))
        .check(house);
  }

  @Test
  void onlyTheVectorKernelsKnowTheVectorModule() {
    noClasses()
        .that(resideOutsideOfPackages(HOUSE + "kernels.vector.."))
        .should()
        .dependOnClassesThat(resideInAPackage("jdk.incubator.."))
        .check(house);
  }

  @Test
  void specificationsAreRecords() {
    classes()
        .that()
        .resideInAPackage(HOUSE + "api")
        .and()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .areNotAssignableTo(Throwable.class)
        .and()
        .doNotHaveSimpleName("Builder")
        .should()
        .beRecords()
        .check(house);
  }

  /**
   * The packages inside a room. That the top package of a room hands out what its inner packages
   * implement is not counted.
   */
  @Test
  void innerPackagesFormNoCycles() {
    slices().matching(HOUSE + "(*).(*)..").should().beFreeOfCycles().check(house);
  }

  /** Each package says what belongs there: its page has no class, so sources are looked through. */
  @Test
  void everyPackageHasAPage() throws IOException {
    Path project = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    try (Stream<Path> files = Files.walk(Objects.requireNonNull(project))) {
      TreeSet<Path> without = new TreeSet<>();
      for (Path file : files.filter(ArchitectureTest::isMainSource).toList()) {
        Path folder = Objects.requireNonNull(file.getParent());
        if (!Files.exists(folder.resolve("package-info.java"))) {
          without.add(folder);
        }
      }
      assertEquals(new TreeSet<>(), without);
    }
  }

  private static boolean isMainSource(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".java")
        && !name.equals("module-info.java")
        && file.toString().matches(".*/(snn-[a-z]+|[a-z]+-app)/src/main/java/dev/.*");
  }

  /** Kinds that have one home: who asks for one elsewhere would have to be found by the next. */
  private static Stream<Kinds> kinds() {
    return Stream.of(
        new Kinds(
            "rules",
            "Opzo|FeedbackAlignment|KolenPollack|ForwardFeedbackAlignment|ZerothOrder|NodeGradient"
                + "|ForwardGradientRule|SpatialBackprop|BackpropThroughTime|LearnedFeedback"
                + "|RandomFeedback|ExactBackprop|NoCredit",
            ".*/(api|train/rule|train/event)/.*"),
        new Kinds(
            "neurons",
            "SpikingNeuron|Lif|IntegrateAndFire|SignedLif|Readout.LeakyIntegrator",
            // The plan compiles them; the reference in double precision has equations of its own.
            ".*/(api/.*|Plan.java|DualPass.java|Inference.java)"),
        new Kinds("layers", "Dense|Spikes", ".*/(api/.*|(Plan|Parameters|DualPass|Networks).java)"),
        new Kinds(
            "constants of neurons", "", ".*/(kernels/.*|(Plan|SpikingNeurons|OwnSurrogate).java)") {
          @Override
          Pattern asked() {
            return Pattern.compile("^import .*NeuronConstants;", Pattern.MULTILINE);
          }
        });
  }

  static class Kinds {
    private final String what;
    private final String names;
    private final String homes;

    Kinds(String what, String names, String homes) {
      this.what = what;
      this.names = names;
      this.homes = homes;
    }

    /** A question for one of the kinds. */
    Pattern asked() {
      return Pattern.compile(
          "instanceof\\s+([\\w.]+\\.)?(%1$s)\\b|case\\s+[\\w.,()\\s]*?\\b(%1$s)\\b"
              .replace("%1$s", names));
    }

    boolean isHome(String file) {
      return file.matches(homes);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void kindsHaveOneHome(Kinds kinds) throws IOException {
    Path project = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    var asking = new TreeSet<String>();
    int homes = 0;
    try (Stream<Path> files = Files.walk(Objects.requireNonNull(project))) {
      for (Path file : files.filter(ArchitectureTest::isMainSource).toList()) {
        String name = file.toString().replace('\\', '/');
        if (name.contains("/snn-bench/") || !kinds.asked().matcher(Files.readString(file)).find()) {
          continue; // measurements show types of the run time
        }
        if (kinds.isHome(name)) {
          homes++;
        } else {
          asking.add(name);
        }
      }
    }
    assertEquals(new TreeSet<>(), asking, () -> kinds + " are asked for outside of their home");
    assertTrue(homes > 0, () -> "nobody asks for " + kinds + ": the rule looks for nothing");
  }

  /**
   * That networks are chains is known by the plan, and in double precision and continuous time by
   * passes that have equations of their own.
   */
  @Test
  void whatFollowsALayerIsKnownByThePlan() throws IOException {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path train = module.resolveSibling("snn-train/src/main/java/dev/forespike/train");
    Pattern next = Pattern.compile("\\blayer \\+ 1\\b");
    var knowing = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(train)) {
      for (Path file : files.filter(ArchitectureTest::isMainSource).toList()) {
        if (next.matcher(Files.readString(file)).find()) {
          knowing.add(train.relativize(file).toString().replace('\\', '/'));
        }
      }
    }
    assertEquals(
        Set.of(
            "EventTrainee.java",
            "estimator/DualPass.java",
            "estimator/ParameterDirections.java",
            "event/EventEvaluator.java",
            "event/EventLearner.java",
            "event/EventPass.java",
            "runtime/Plan.java"),
        knowing);
  }

  /** The rule itself is put to the test: each way to ask is found, and making one is not asking. */
  @Test
  void aQuestionForAKindIsFound() {
    Pattern asked = kinds().findFirst().orElseThrow().asked();
    for (String question :
        List.of(
            "rule instanceof Opzo opzo",
            "rule instanceof dev.forespike.api.Opzo",
            "case Opzo(NoiseLaw law) ->",
            "case Other _,\n    EventRule.LearnedFeedback _ ->")) {
      assertTrue(asked.matcher(question).find(), question);
    }
    for (String other :
        List.of("case Other _ -> new Opzo(", "return Opzo.defaults()", "instanceof OpzoFeedback")) {
      assertFalse(asked.matcher(other).find(), other);
    }
  }

  @Test
  void onlyTheCommandSpeaks() {
    noClasses()
        .that(resideOutsideOfPackages(HOUSE + "cli.."))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(house);
  }

  @Test
  void randomnessAndTimeAreArguments() {
    noClasses()
        .that(resideOutsideOfPackages(HOUSE + "cli.."))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Random.class, ThreadLocalRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(house);
  }

  @Test
  void textsDependOnNoLocaleOrCharsetOfTheMachine() {
    MachineDefaults.areNeverAskedFor().check(house);
  }

  /** The rule itself is put to the test: every way to ask is found, and what is right is not. */
  @Test
  void aTextInTheMachinesLocaleIsFound() {
    JavaClasses classes = new ClassFileImporter().importClasses(SpeaksTheMachinesLocale.class);
    List<String> found =
        MachineDefaults.areNeverAskedFor().evaluate(classes).getFailureReport().getDetails();
    for (String wrong :
        List.of(
            "formatted",
            "format",
            "printed",
            "lower",
            "lowerByReference",
            "reader",
            "scanner",
            "bytes",
            "number")) {
      assertTrue(
          found.stream().anyMatch(line -> line.contains("Locale." + wrong + "(")),
          () -> wrong + " in " + found);
    }
    assertTrue(found.stream().noneMatch(line -> line.contains(".rooted(")), found::toString);
  }
}
