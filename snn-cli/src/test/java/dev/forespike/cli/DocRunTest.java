package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** What {@link DocsTest} is built on finds pages that are wrong; {@code #} stands for a line. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the pages' commands are for a POSIX shell")
class DocRunTest {
  private final Path folder;

  DocRunTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private List<DynamicTest> tests(String page) throws IOException {
    List<String> lines = List.of(page.split("#", -1));
    return DocRun.tests(DocPage.blocks("page.md", lines), folder).toList();
  }

  private void run(String page) throws Throwable {
    for (DynamicTest test : tests(page)) {
      test.getExecutable().execute();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```sh#echo one   two; echo 3.5 s#```##```text#one two#12 s#```",
        "```sh#echo a; echo b; echo c#```#```text#a#...#c#```",
        "<!-- exit 3 -->#```sh#exit 3#```",
        "<!-- not run: why -->#```sh#exit 3#```",
        "```sh#echo '{\"a\": [1, 2], \"b\": {\"c\": 1}}'#```#```json#{\"a\": [7], \"b\":"
            + " \"...\"}#```",
        "```sh#echo kept > file#```#```sh#cat file#```#```text#kept#```",
        "```java#var list = new ArrayList<Integer>();#```#```java#list.add(1);#```",
        "```java#import java.util.List;##class Whole {}#```",
        "```java#module whole {#  requires dev.forespike.train;#}#```",
      })
  void acceptsWhatIsTrue(String page) throws Throwable {
    run(page);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```sh#exit 3#```",
        "```sh#false; true#```",
        "```sh#false | true#```",
        "```sh#echo $unknown#```",
        "<!-- exit 3 -->#```sh#true#```",
        "```sh#echo one#```#```text#two#```",
        "```sh#echo one; echo two#```#```text#one#```",
        "```sh#echo '{\"a\": 1}'#```#```json#{\"b\": 1}#```",
        "```sh#echo '{\"a\": 1}'#```#```json#{\"a\": \"x\"}#```",
        "```sh#echo '{\"a\": [1, \"x\"]}'#```#```json#{\"a\": [1]}#```",
        "```java#int x = \"text\";#```",
        "```java#List list = new ArrayList();#```",
        "```java#int[] none = {};#```#```java#none[0]++;#```",
        "```java#import java.util.Listen;##class Whole {}#```",
        "<!-- not run: why -->#```java#import java.util.Listen;##class Whole {}#```",
        "```java#module whole {#  requires dev.forespike.trains;#}#```",
      })
  void findsWhatIsWrong(String page) {
    assertThrows(AssertionError.class, () -> run(page));
  }

  @Test
  void fragmentsOfAPageAreOneProgramWhereTheLastStands() throws IOException {
    List<DynamicTest> tests =
        tests("```java#int x = 1;#```#```sh#true#```#```java#x++;#```#```sh#true#```");
    assertEquals(
        List.of("page.md:4 sh", "page.md:1,7 java", "page.md:10 sh"),
        tests.stream().map(DynamicTest::getDisplayName).toList());
  }

  /** What follows a failure may need what it would have made. */
  @Test
  void aFailureIsToldOnce() throws IOException {
    List<DynamicTest> tests = tests("```sh#false#```#```sh#true#```");
    assertThrows(AssertionError.class, tests.get(0).getExecutable());
    assertThrows(TestAbortedException.class, tests.get(1).getExecutable());
  }

  @Test
  void outputNeedsSomethingThatPrintsIt() {
    assertThrows(RuntimeException.class, () -> run("```text#alone#```"));
  }

  @Test
  void anExampleIsNotLostInProse() {
    Stream<String> languages =
        DocPage.blocks("page.md", List.of("```", "./snn info", "```", "```sh", "```")).stream()
            .map(DocPage.Block::language);
    assertEquals(List.of("", "sh"), languages.toList());
  }
}
