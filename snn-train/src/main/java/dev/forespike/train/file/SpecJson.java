package dev.forespike.train.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.forespike.api.SpecException;
import dev.forespike.api.file.OneLine;
import dev.forespike.api.own.OwnTypes;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * JSON form of specifications. A record becomes an object with its components by name; a member of
 * a sealed hierarchy says which it is in {@code "type"}, its simple name in kebab case; one that a
 * user wrote, the name of its class. An empty list is left out. Both directions follow the records
 * themselves, so a new specification needs no new code here.
 */
public final class SpecJson {
  /** Numbers that JSON does not know and that are written as texts. */
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");

  private SpecJson() {}

  /**
   * Encodes a specification.
   *
   * @param value a record of snn-api, or anything such a record holds
   * @return its JSON form
   */
  public static JsonElement encode(Object value) {
    return switch (value) {
      case Integer number -> new JsonPrimitive(number);
      case Long number -> new JsonPrimitive(number);
      // JSON knows only finite numbers.
      case Double number ->
          Double.isFinite(number)
              ? new JsonPrimitive(number)
              : new JsonPrimitive(number.toString());
      case Boolean flag -> new JsonPrimitive(flag);
      case String text -> new JsonPrimitive(text);
      case Enum<?> constant -> new JsonPrimitive(kebab(constant.name().toLowerCase(Locale.ROOT)));
      case List<?> list -> {
        JsonArray array = new JsonArray();
        list.forEach(element -> array.add(encode(element)));
        yield array;
      }
      case Record record -> encodeRecord(record);
      default -> throw new IllegalArgumentException("no JSON form for " + value.getClass());
    };
  }

  private static JsonObject encodeRecord(Record record) {
    if (record instanceof AbsentType absent) {
      return absent.json();
    }
    JsonObject object = new JsonObject();
    Class<?> type = record.getClass();
    if (memberOfHierarchy(type)) {
      if (isOwn(type)) {
        OwnTypes.checkRecord("the specification", type);
      }
      object.addProperty("type", name(type));
    }
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        Method accessor = component.getAccessor();
        // Records of this module need not be public.
        accessor.trySetAccessible();
        Object value = accessor.invoke(record);
        if (!(value instanceof List<?> list && list.isEmpty())) {
          object.add(component.getName(), encode(value));
        }
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("specification " + type + " is not readable", e);
      }
    }
    return object;
  }

  private static boolean memberOfHierarchy(Class<?> type) {
    for (Class<?> face : type.getInterfaces()) {
      if (face.isSealed() || memberOfHierarchy(face)) {
        return true;
      }
    }
    return false;
  }

  /** What a file calls a member: a word, or the whole name of a class of the user's own. */
  private static String name(Class<?> type) {
    return isOwn(type) ? type.getName() : kebab(type.getSimpleName());
  }

  private static boolean isOwn(Class<?> type) {
    for (Class<?> face : type.getInterfaces()) {
      if (!face.isSealed() && memberOfHierarchy(face)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Decodes a specification.
   *
   * @param json its JSON form
   * @param type what to make of it
   * @param <T> the record or the sealed hierarchy
   * @return the specification, validated by its constructor
   * @throws SpecException if a part is missing, unknown, of the wrong kind or out of range, or an
   *     object has a member that is not known; a list that is missing is empty
   */
  public static <T> T decode(JsonElement json, Class<T> type) {
    return type.cast(decode(json, type, type.getSimpleName()));
  }

  /**
   * Decodes a whole number.
   *
   * @param json its JSON form
   * @param where what it is, for messages
   * @return the number
   * @throws SpecException if it is none, or beyond 32 bits
   */
  public static int whole(JsonElement json, String where) {
    return (Integer) primitive(json, int.class, where);
  }

  /**
   * Decodes a list of texts.
   *
   * @param json its JSON form
   * @param where what it is, for messages
   * @return the texts
   * @throws SpecException if it is none
   */
  public static List<String> texts(JsonElement json, String where) {
    if (!json.isJsonArray()) {
      throw new SpecException(where + " must be a list");
    }
    var texts = new ArrayList<String>();
    for (JsonElement element : json.getAsJsonArray()) {
      texts.add(text(element, where + "[" + texts.size() + "]"));
    }
    return texts;
  }

  private static Object decode(JsonElement json, Type type, String where) {
    if (type instanceof ParameterizedType list) {
      if (!json.isJsonArray()) {
        throw new SpecException(where + " must be a list");
      }
      var elements = new ArrayList<Object>();
      for (JsonElement element : json.getAsJsonArray()) {
        elements.add(
            decode(element, list.getActualTypeArguments()[0], where + "[" + elements.size() + "]"));
      }
      return elements;
    }
    if (!(type instanceof Class<?> plain)) {
      throw new IllegalArgumentException("no JSON form for " + type);
    }
    if (plain.isEnum()) {
      return constant(text(json, where), plain, where);
    }
    if (plain.isRecord() || plain.isSealed()) {
      if (!json.isJsonObject()) {
        throw new SpecException(where + " must be an object");
      }
      JsonObject object = json.getAsJsonObject();
      if (plain.isRecord()) {
        return decodeRecord(object, plain, where);
      }
      Optional<Class<?>> member = member(object, plain, where);
      return member.isPresent()
          ? decodeRecord(object, member.get(), where)
          : AbsentType.of(object, plain, where);
    }
    return primitive(json, plain, where);
  }

  private static Object primitive(JsonElement json, Class<?> type, String where) {
    if (!json.isJsonPrimitive()) {
      throw new SpecException(where + " must be a single value");
    }
    JsonPrimitive value = json.getAsJsonPrimitive();
    if (type == boolean.class && value.isBoolean()) {
      return value.getAsBoolean();
    }
    if (type == String.class && value.isString()) {
      return value.getAsString();
    }
    boolean real = type == double.class || type == Double.class;
    if (real && value.isString() && NOT_FINITE.contains(value.getAsString())) {
      return Double.parseDouble(value.getAsString());
    }
    if (value.isNumber()) {
      try {
        if (type == int.class || type == Integer.class) {
          return Math.toIntExact(value.getAsBigDecimal().longValueExact());
        }
        if (type == long.class) {
          return value.getAsBigDecimal().longValueExact();
        }
        if (real) {
          return value.getAsDouble();
        }
      } catch (ArithmeticException | NumberFormatException e) {
        throw new SpecException(
            where + " must be a whole number, but is " + OneLine.shown(value.toString()));
      }
    }
    throw new SpecException(
        String.format(
            Locale.ROOT,
            "%s must be a %s, but is %s",
            where,
            type.getSimpleName(),
            OneLine.shown(value.toString())));
  }

  private static String text(JsonElement json, String where) {
    if (json.isJsonPrimitive() && json.getAsJsonPrimitive().isString()) {
      return json.getAsString();
    }
    throw new SpecException(where + " must be a name");
  }

  private static Object constant(String name, Class<?> type, String where) {
    var names = new ArrayList<String>();
    for (Object candidate : type.getEnumConstants()) {
      String known = kebab(candidate.toString().toLowerCase(Locale.ROOT));
      if (known.equals(name)) {
        return candidate;
      }
      names.add(known);
    }
    throw new SpecException(
        where + " is \"" + OneLine.shown(name) + "\", expected one of " + names);
  }

  /** Empty for a class of the user's own that is not there. */
  private static Optional<Class<?>> member(JsonObject object, Class<?> hierarchy, String where) {
    String name =
        Optional.ofNullable(object.get("type"))
            .map(json -> text(json, where + ".type"))
            .orElseThrow(() -> new SpecException(where + " says no type"));
    if (OwnTypes.isNamed(name)) {
      return own(where, name, hierarchy);
    }
    var names = new ArrayList<String>();
    for (Class<?> candidate : members(hierarchy)) {
      if (kebab(candidate.getSimpleName()).equals(name)) {
        return Optional.of(candidate);
      }
      if (candidate.isRecord()) {
        names.add(kebab(candidate.getSimpleName()));
      }
    }
    throw new SpecException(
        where + ".type is \"" + OneLine.shown(name) + "\", expected one of " + names);
  }

  private static Optional<Class<?>> own(String where, String name, Class<?> hierarchy) {
    Optional<? extends Class<?>> found = OwnTypes.find(where + ".type", name, hierarchy);
    if (found.isPresent() && !(found.get().isRecord() && isOwn(found.get()))) {
      throw new SpecException(where + ".type: class " + name + " must be a record of your own");
    }
    return found.map(type -> type);
  }

  private static List<Class<?>> members(Class<?> hierarchy) {
    var found = new ArrayList<Class<?>>();
    for (Class<?> candidate : hierarchy.getPermittedSubclasses()) {
      if (candidate.isSealed()) {
        found.addAll(members(candidate));
      } else {
        found.add(candidate);
      }
    }
    return found;
  }

  private static Object decodeRecord(JsonObject object, Class<?> type, String where) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      JsonElement part = object.get(name);
      types[i] = components[i].getType();
      if (part == null && types[i] == List.class) {
        values[i] = List.of();
        continue;
      }
      if (part == null) {
        throw new SpecException(where + "." + name + " is missing");
      }
      values[i] = decode(part, components[i].getGenericType(), where + "." + name);
    }
    checkMembers(object, type, where);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.trySetAccessible();
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SpecException invalid) {
        throw new SpecException(where + ": " + invalid.getMessage());
      }
      if (isOwn(type)) {
        throw new SpecException(where + ": class " + type.getName() + " says " + e.getCause());
      }
      throw new LinkageError("specification " + type + " cannot be made", e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("specification " + type + " cannot be made", e);
    }
  }

  /** A member that is left out silently would make something else than what was written. */
  private static void checkMembers(JsonObject object, Class<?> type, String where) {
    var known = new HashSet<String>();
    for (RecordComponent component : type.getRecordComponents()) {
      known.add(component.getName());
    }
    if (memberOfHierarchy(type)) {
      known.add("type");
    }
    Migrations.checkMembers(object, where, known);
    JsonElement stated = object.get("type");
    String own = name(type);
    if (memberOfHierarchy(type) && stated != null && !text(stated, where + ".type").equals(own)) {
      throw new SpecException(
          where + ".type is \"" + OneLine.shown(stated.getAsString()) + "\", expected " + own);
    }
  }

  private static String kebab(String name) {
    return name.replace('_', '-')
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }
}
