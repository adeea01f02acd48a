package dev.forespike.api.own;

import dev.forespike.api.DatasetSource;
import dev.forespike.api.SpecException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Types of the user's own, which options and files name by their class. They are looked for where
 * the thread's context class loader finds classes.
 */
public final class OwnTypes {
  private static final Pattern NAME =
      Pattern.compile(
          "(\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*\\.)+\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*");

  private OwnTypes() {}

  /**
   * Whether a value names a class, with a package, and perhaps numbers behind colons.
   *
   * @param text for example {@code my.lab.Cauchy:0.5}
   * @return false for words
   */
  public static boolean isNamed(String text) {
    return NAME.matcher(text.split(":", 2)[0]).matches();
  }

  /**
   * Finds a class.
   *
   * @param where who names it, for messages
   * @param name its name, with the package
   * @param kind what it must be
   * @param <T> the same
   * @return the class, or empty where there is none of this name
   * @throws SpecException if there is one that is something else, or is not public
   */
  public static <T> Optional<Class<? extends T>> find(String where, String name, Class<T> kind) {
    Class<?> found;
    try {
      // Not initialized before it is known to be of the kind.
      found = Class.forName(name, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    } catch (LinkageError e) {
      throw new SpecException(where + ": class " + name + " cannot be loaded: " + e);
    }
    if (!kind.isAssignableFrom(found)) {
      throw new SpecException(where + ": class " + name + " is no " + kind.getCanonicalName());
    }
    if (!Modifier.isPublic(found.getModifiers())) {
      throw new SpecException(where + ": class " + name + " must be public");
    }
    if (Modifier.isAbstract(found.getModifiers())) {
      throw new SpecException(where + ": class " + name + " is abstract; name one that is not");
    }
    return Optional.of(found.asSubclass(kind));
  }

  /**
   * Refuses a class that cannot be written into a file and read again.
   *
   * @param where who names it, for messages
   * @param type the class
   * @throws SpecException if it is no record, or a component is of a type that files do not hold
   */
  public static void checkRecord(String where, Class<?> type) {
    if (!type.isRecord()) {
      throw new SpecException(
          where + ": class " + type.getName() + " must be a record, so that files can hold it");
    }
    for (RecordComponent component : type.getRecordComponents()) {
      Class<?> of = component.getType();
      boolean held =
          of.isEnum()
              || of.isRecord()
              || of.isSealed()
              || of == List.class
              || of == String.class
              || of == boolean.class
              || isNumber(of);
      if (!held || component.getName().equals("type")) {
        throw new SpecException(
            where
                + ": component "
                + component.getName()
                + " of record "
                + type.getName()
                + (held
                    ? " must have another name: files say the class there"
                    : " is a "
                        + of.getSimpleName()
                        + ", which files do not hold; take numbers (double, int, long), boolean,"
                        + " String, enums, records or lists of them"));
      }
    }
  }

  /**
   * Makes an object of a class, by its public constructor that takes as many numbers.
   *
   * @param where who names it, for messages
   * @param name the class
   * @param numbers what the constructor is given
   * @param kind what it must be
   * @param <T> the same
   * @return a new object
   * @throws SpecException if there is no such class or constructor, or it refuses the numbers
   */
  public static <T> T make(String where, String name, List<Double> numbers, Class<T> kind) {
    Class<? extends T> type =
        find(where, name, kind)
            .orElseThrow(
                () ->
                    new SpecException(
                        where
                            + ": there is no class "
                            + name
                            + "; set SNN_CLASSPATH to its folder or jar"));
    if (kind.getPackageName().equals("dev.forespike.api") && kind != DatasetSource.class) {
      checkRecord(where, type);
    }
    Constructor<?> constructor =
        Arrays.stream(type.getConstructors())
            .filter(candidate -> takes(candidate, numbers.size()))
            .findFirst()
            .orElseThrow(() -> new SpecException(where + ": " + known(type)));
    return kind.cast(make(where, constructor, numbers));
  }

  private static boolean takes(Constructor<?> constructor, int count) {
    return constructor.getParameterCount() == count
        && Arrays.stream(constructor.getParameterTypes()).allMatch(OwnTypes::isNumber);
  }

  private static boolean isNumber(Class<?> type) {
    return type == double.class || type == int.class || type == long.class;
  }

  private static String known(Class<?> type) {
    String known =
        Arrays.stream(type.getConstructors())
            .filter(candidate -> takes(candidate, candidate.getParameterCount()))
            .map(
                candidate ->
                    Arrays.stream(candidate.getParameters())
                        .map(parameter -> parameter.getType() + " " + parameter.getName())
                        .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(" or "));
    return known.isEmpty()
        ? "the class has no public constructor of numbers; give it one"
        : "it takes " + known + ", each number behind a colon";
  }

  private static Object make(String where, Constructor<?> constructor, List<Double> numbers) {
    Object[] arguments = new Object[numbers.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(where, numbers.get(i), constructor.getParameterTypes()[i]);
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new SpecException(where + ": " + e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new SpecException(where + ": cannot be made: " + e.getMessage());
    }
  }

  private static Object argument(String where, double number, Class<?> type) {
    if (type == double.class) {
      return number;
    }
    // Beyond 2^53 a double skips whole numbers.
    double most = type == int.class ? Integer.MAX_VALUE : 0x1p53;
    if (number != Math.rint(number) || Math.abs(number) > most) {
      throw new SpecException(
          String.format(
              Locale.ROOT, "%s: %s must be a whole number up to %.0f", where, number, most));
    }
    // A conditional would make a long of both.
    if (type == int.class) {
      return (int) number;
    }
    return (long) number;
  }
}
