package dev.forespike.cli.architecture.defaults;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Locale;
import java.util.Scanner;
import java.util.function.UnaryOperator;

/** Breaks a rule on purpose, in each way there is: the test of the architecture must find all. */
@SuppressWarnings("all")
public final class SpeaksTheMachinesLocale {
  public String formatted(int number) {
    return "%d samples".formatted(number);
  }

  public String format(int number) {
    return String.format("%d samples", number);
  }

  public void printed(int number) {
    System.out.printf("%d samples", number);
  }

  public String lower(String name) {
    return name.toLowerCase();
  }

  public UnaryOperator<String> lowerByReference() {
    return String::toLowerCase;
  }

  public Object reader(InputStream in) {
    return new InputStreamReader(in);
  }

  public Object scanner(InputStream in) {
    return new Scanner(in);
  }

  public byte[] bytes(String text) {
    return text.getBytes();
  }

  public Object number() {
    return new java.text.DecimalFormat("0.0");
  }

  /** What is right. */
  public String rooted(int number) {
    return String.format(Locale.ROOT, "%d", number).toLowerCase(Locale.ROOT);
  }
}
