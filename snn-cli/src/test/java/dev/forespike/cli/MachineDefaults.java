package dev.forespike.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.text.DateFormat;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.text.SimpleDateFormat;
import java.time.format.DateTimeFormatter;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;

/**
 * What takes the locale or the charset of the machine where it is given none. A number in a message
 * would have other digits on another machine, and a name other letters.
 */
final class MachineDefaults {
  private static final String CONSTRUCTOR = "<init>";

  /** Methods that can be given a locale or a charset, and are not. */
  private static final Map<Class<?>, Set<String>> ASKING =
      Map.of(
          String.class,
              Set.of("format", "formatted", "toLowerCase", "toUpperCase", "getBytes", CONSTRUCTOR),
          PrintStream.class, Set.of("format", "printf", CONSTRUCTOR),
          PrintWriter.class, Set.of("format", "printf", CONSTRUCTOR),
          Formatter.class, Set.of(CONSTRUCTOR),
          Scanner.class, Set.of(CONSTRUCTOR),
          DateTimeFormatter.class, Set.of("ofPattern"),
          NumberFormat.class,
              Set.of(
                  "getInstance", "getNumberInstance", "getIntegerInstance", "getPercentInstance"),
          DecimalFormatSymbols.class, Set.of(CONSTRUCTOR, "getInstance"));

  /** Classes that ask the machine whatever they are given, or of which there is no need. */
  private static final List<Class<?>> NEVER =
      List.of(DecimalFormat.class, MessageFormat.class, SimpleDateFormat.class, DateFormat.class);

  /** Readers and writers of bytes as text, which must be given a charset. */
  private static final List<Class<?>> TEXT =
      List.of(
          InputStreamReader.class, OutputStreamWriter.class, FileReader.class, FileWriter.class);

  private MachineDefaults() {}

  /** No class asks for the machine's locale or charset. */
  static ArchRule areNeverAskedFor() {
    return noClasses()
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "takes the machine's locale or charset", MachineDefaults::isAskedFor))
        .because("texts must be the same on every machine: give Locale.ROOT or a charset");
  }

  private static boolean isAskedFor(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    JavaClass owner = target.getOwner();
    String name = target.getName();
    if ((owner.isEquivalentTo(Locale.class) && name.equals("getDefault"))
        || (owner.isEquivalentTo(Charset.class) && name.equals("defaultCharset"))
        || NEVER.stream().anyMatch(owner::isEquivalentTo)) {
      return true;
    }
    return !saysWhich(target) && (isText(owner, name) || asks(owner, name, target));
  }

  private static boolean isText(JavaClass owner, String name) {
    return name.equals(CONSTRUCTOR) && TEXT.stream().anyMatch(owner::isEquivalentTo);
  }

  private static boolean asks(JavaClass owner, String name, CodeUnitAccessTarget target) {
    boolean named =
        ASKING.entrySet().stream()
            .anyMatch(e -> owner.isEquivalentTo(e.getKey()) && e.getValue().contains(name));
    if (!named || !name.equals(CONSTRUCTOR)) {
      return named;
    }
    List<JavaClass> taken = target.getRawParameterTypes();
    // A writer on a writer, a string of characters: nothing is encoded.
    return owner.isEquivalentTo(Formatter.class)
        || (!taken.isEmpty()
            && (taken.getFirst().isAssignableTo(java.io.InputStream.class)
                || taken.getFirst().isAssignableTo(java.io.OutputStream.class)
                || taken.getFirst().isAssignableTo(File.class)
                || taken.getFirst().isEquivalentTo(byte[].class)
                || (taken.getFirst().isEquivalentTo(String.class)
                    && (owner.isEquivalentTo(PrintStream.class)
                        || owner.isEquivalentTo(PrintWriter.class)))));
  }

  /** Whether one of its parameters is a locale, a charset, its name or an encoder. */
  private static boolean saysWhich(CodeUnitAccessTarget target) {
    List<JavaClass> taken = target.getRawParameterTypes();
    boolean byType =
        taken.stream()
            .anyMatch(
                type ->
                    type.isEquivalentTo(Locale.class)
                        || type.isAssignableTo(Charset.class)
                        || type.isAssignableTo(CharsetDecoder.class)
                        || type.isAssignableTo(CharsetEncoder.class));
    boolean encoding =
        !target.getName().equals("format")
            && !target.getName().equals("printf")
            && !target.getName().equals("formatted")
            && taken.size() > 1
            && taken.getLast().isEquivalentTo(String.class);
    return byType || encoding;
  }
}
