package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher, whatever the shell, the locale and the folder of whoever calls it. Its checkout is
 * one that was built: the modules of this test stand for the jars.
 */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
  private static final String VERSION = "forespike " + Main.version() + "\n";

  private final Path temporary;

  LauncherTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @BeforeEach
  void checkout() throws IOException {
    String modules = System.getProperty("jdk.module.path", "");
    assumeTrue(!modules.isEmpty(), "needs the modules that tests run on");
    Path checkout = Files.createDirectories(temporary.resolve("co"));
    Path launcher = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../snn");
    Files.copy(launcher, checkout.resolve("snn"));
    assertTrue(checkout.resolve("snn").toFile().setExecutable(true));
    Files.writeString(checkout.resolve("pom.xml"), "<project/>");
    Files.createDirectories(checkout.resolve("snn-cli/src/main/java"));
    Files.writeString(checkout.resolve("snn-cli/pom.xml"), "<project/>");
    Path built = Files.createDirectories(checkout.resolve("snn-cli/target/modules"));
    int count = 0;
    for (String entry : modules.split(File.pathSeparator, -1)) {
      Path module = Path.of(entry);
      // Java follows links to jars, whose names may be those of their modules, and not to folders.
      if (Files.isDirectory(module)) {
        copy(module, built.resolve("module" + count++));
      } else {
        Files.createSymbolicLink(built.resolve(module.getFileName()), module.toAbsolutePath());
      }
    }
    Files.writeString(built.resolve(".complete"), "");
  }

  /** JUnit would warn of each link that it removes. */
  @AfterEach
  void removeLinks() throws IOException {
    try (Stream<Path> files = Files.walk(temporary)) {
      for (Path file : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  /** What a shell prints that runs a script in the folder of the checkout. */
  private String bash(String script) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("bash", "-c", script).directory(temporary.toFile());
    builder.redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("SNN_DATA");
    builder.environment().remove("SNN_CLASSPATH");
    Process process = builder.start();
    byte[] printed = process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new String(printed, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "co/snn --version",
        "CDPATH=. co/snn --version",
        "CDPATH=/tmp:. bash co/snn --version",
        "cd co && CDPATH=.. sh ./snn --version",
        "GREP_OPTIONS=--color=always co/snn --version",
        "JAVA_TOOL_OPTIONS=-Da=b _JAVA_OPTIONS=-Dc=d JDK_JAVA_OPTIONS=-De=f co/snn --version",
        "LC_ALL=C co/snn --version",
        "TERM=dumb COLUMNS=abc co/snn --version",
        "cd() { echo evil; }; pwd() { echo evil; }; grep() { echo evil; };"
            + " export -f cd pwd grep; co/snn --version",
        "echo 'set -o noclobber -o nounset' > start; BASH_ENV=start co/snn --version",
        "env SHELLOPTS=noclobber:nounset co/snn --version",
        "ln -s co/snn link && ./link --version",
        "mkdir -p 'a b' && ln -s ../co/snn 'a b/link' && 'a b/link' --version",
        "ln -s co $'\\xc3\\xbc' && LC_ALL=C $'\\xc3\\xbc/snn' --version",
        "mv co $'a b \\xc3\\xbc' && LC_ALL=C $'a b \\xc3\\xbc/snn' --version",
        "mkdir a:b && ln -s ../co a:b/co && a:b/co/snn --version",
        "mkdir -- -x && ln -s ../co/snn -- -x/snn && ./-x/snn --version",
      })
  void startsWhateverTheShellAndTheFolder(String script) throws IOException, InterruptedException {
    assertEquals(VERSION, bash(script));
  }

  /** Relative to the working folder, and with blanks. */
  @Test
  void classesOfTheUsersOwnAreFound() throws IOException, InterruptedException {
    Files.writeString(
        temporary.resolve("Half.java"),
        """
        package lab;
        public record Half(double share) implements dev.forespike.api.Schedule.Custom {
          public double shape(long update, long updates, int epoch) { return share; }
        }
        """);
    String train =
        "co/snn train --dataset yinyang --rule bp --layers 3 --epochs 1 --schedule lab.Half:0.5";
    String said =
        bash(
            "$JAVA_HOME/bin/javac -d 'my types' -p '"
                + System.getProperty("jdk.module.path")
                + "' --add-modules dev.forespike.api Half.java && SNN_CLASSPATH='my types' "
                + train);
    assertTrue(said.contains("bp on yinyang: 4-3-3"), said);
    assertTrue(bash(train).contains("there is no class lab.Half; set SNN_CLASSPATH"), said);
    String missing = bash("SNN_CLASSPATH=nowhere " + train + "; echo $?");
    String told = "snn: SNN_CLASSPATH: nowhere is not there; name the folder or jar that holds";
    assertTrue(missing.startsWith(told) && missing.endsWith("\n1\n"), missing);
  }

  @Test
  void aFolderWithAColonIsToldInOneLine() throws IOException, InterruptedException {
    String said = bash("mv co a:b; a:b/snn --version; echo $?");
    assertTrue(
        said.contains("a:b: Java cannot load modules from a folder with a colon in its name; move"),
        said);
    assertTrue(said.endsWith("checkout\n1\n"), said);
  }

  @Test
  void nothingIsBuiltOrRemovedWhereThereAreNoSources() throws IOException, InterruptedException {
    String said =
        bash("mkdir -p else/snn-cli/target/modules; cp co/snn else; else/snn --version; ls else");
    assertTrue(said.contains("else/snn: the sources are not beside it; "), said);
    assertTrue(said.endsWith("snn\nsnn-cli\n"), said);
  }

  /** Results land in the working folder also where the locale cannot name it. */
  @Test
  void filesAreNamedAsTheyWereGivenInAnyLocale() throws IOException, InterruptedException {
    String init = "co/snn init --input 4 --layers 3 --classes 2 --json --out ";
    String said =
        bash(
            "export LC_ALL=C; mkdir $'d \\xc3\\xbc'; cd $'d \\xc3\\xbc'; ../"
                + init
                + "$'\\xc3\\xbc.safetensors' > /dev/null; ls | od -An -c | tr -d ' \\n"
                + "'; ls .. | wc -l");
    assertEquals("303274.safetensors\\n2\n", said);
  }

  @Test
  void anotherBuildIsWaitedForAndOneThatWasKilledIsNot() throws IOException, InterruptedException {
    // A build that never was one: mvn makes the jar that is looked for.
    String mvn =
        "mkdir bin; printf '#!/bin/sh\\n"
            + "mkdir -p snn-cli/target/modules\\n"
            + "echo \"[INFO] Building Forespike cli 1 [1/1]\"\\n"
            + "exit 1\\n"
            + "' > bin/mvn; chmod +x bin/mvn;";
    String said =
        bash(
            mvn
                + "rm co/snn-cli/target/modules/.complete; mkdir -p co/target/snn-build.lock;"
                + " sh -c 'echo $$ > co/target/snn-build.lock/pid';"
                + " PATH=$PWD/bin:$PATH co/snn --version; echo $?; ls co/target");
    assertTrue(said.startsWith("snn: building (the first time"), said);
    assertTrue(said.contains("snn: the build failed; the whole log is in "), said);
    assertTrue(said.endsWith("\n1\nsnn-build.log\n"), said);
  }
}
