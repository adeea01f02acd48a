package dev.forespike.build;

import java.time.Duration;
import java.util.Locale;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says how far a module's tests are: a line every so often while they run, and one at the end. The
 * system property {@code forespike.tests} names the module; without it nothing is printed.
 */
public final class Progress implements TestExecutionListener {
  private static final Duration EVERY = Duration.ofSeconds(20);

  private final String module = System.getProperty("forespike.tests", "");
  private long started;
  private long spoken;
  private long tests;
  private long done;
  private long failed;

  /** Found as a service. */
  public Progress() {}

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    started = System.nanoTime();
    spoken = started;
    tests = plan.countTestIdentifiers(TestIdentifier::isTest);
  }

  @Override
  public void dynamicTestRegistered(TestIdentifier test) {
    if (test.isTest()) {
      tests++;
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    if (test.isTest()) {
      done++;
    }
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED) {
      failed++;
    }
    if (!test.isTest()) {
      return;
    }
    done++;
    if (System.nanoTime() - spoken > EVERY.toNanos()) {
      spoken = System.nanoTime();
      say(String.format(Locale.ROOT, "%d of %d tests", done, tests));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (done > 0) {
      say(String.format(Locale.ROOT, "%d tests done", done));
    }
  }

  private void say(String what) {
    if (module.isEmpty()) {
      return;
    }
    long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();
    String failures = failed == 0 ? "" : String.format(Locale.ROOT, ", %d FAILED", failed);
    System.out.println(
        String.format(Locale.ROOT, "%s: %s%s, %d s", module, what, failures, seconds));
  }
}
