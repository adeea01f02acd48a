package dev.forespike.train.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.forespike.api.Centering;
import dev.forespike.api.Loss;
import dev.forespike.api.NetworkSpec;
import dev.forespike.api.NoiseLaw;
import dev.forespike.api.NoisePosition;
import dev.forespike.api.Opzo;
import dev.forespike.api.Population;
import dev.forespike.api.Reset;
import dev.forespike.api.Rule;
import dev.forespike.api.Shape;
import dev.forespike.api.SpecException;
import dev.forespike.api.TrainingSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SpecJsonTest {

  static List<Record> examples() {
    return SpecExamples.ALL;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everySpecificationComesBackFromItsText(Record spec) {
    JsonElement parsed = JsonParser.parseString(SpecJson.encode(spec).toString());
    assertEquals(spec, SpecJson.decode(parsed, spec.getClass()));
    for (Class<?> face : spec.getClass().getInterfaces()) {
      if (face.isSealed()) {
        assertEquals(spec, SpecJson.decode(parsed, face), "as " + face.getSimpleName());
      }
    }
  }

  /** Walks from a run through components and sealed hierarchies: no record may be forgotten. */
  @Test
  void everyRecordOfTheSpecificationsIsAmongTheExamples() {
    Set<Class<?>> reachable = new HashSet<>();
    walk(TrainingSpec.class, reachable);
    Set<Class<?>> records = reachable.stream().filter(Class::isRecord).collect(Collectors.toSet());
    assertTrue(records.size() >= 40, "found " + records);
    Set<Class<?>> tried = new HashSet<>();
    SpecExamples.ALL.forEach(example -> tried.add(example.getClass()));
    records.removeAll(tried);
    assertEquals(Set.of(), records, "records without an example");
  }

  private static void walk(Type type, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType list) {
      walk(list.getActualTypeArguments()[0], seen);
    } else if (type instanceof Class<?> plain && seen.add(plain)) {
      if (plain.isSealed()) {
        for (Class<?> member : plain.getPermittedSubclasses()) {
          walk(member, seen);
        }
      }
      if (plain.isRecord()) {
        for (RecordComponent component : plain.getRecordComponents()) {
          walk(component.getGenericType(), seen);
        }
      }
    }
  }

  @Test
  void everyConstantComesBack() {
    for (Class<? extends Enum<?>> type :
        List.of(Reset.class, Centering.class, NoisePosition.class)) {
      for (Enum<?> constant : type.getEnumConstants()) {
        assertEquals(constant, SpecJson.decode(SpecJson.encode(constant), type));
      }
    }
  }

  @Test
  void namesAreInKebabCase() {
    assertEquals(
        "{\"type\":\"sparse-rademacher\",\"p\":0.05}",
        SpecJson.encode(new NoiseLaw.SparseRademacher(0.05)).toString());
    assertEquals("\"leave-one-out\"", SpecJson.encode(Centering.LEAVE_ONE_OUT).toString());
    assertEquals(
        "{\"type\":\"mean-output-cross-entropy\"}",
        SpecJson.encode(new Loss.MeanOutputCrossEntropy()).toString());
    assertEquals("{\"dimensions\":[1,28,28]}", SpecJson.encode(Shape.of(1, 28, 28)).toString());
  }

  @Test
  void seedsKeepEveryBit() {
    for (long seed : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1}) {
      TrainingSpec spec =
          TrainingSpec.of(
              SpecExamples.NETWORK, Opzo.defaults(), SpecExamples.TRAINING.optimizer(), 2, 1, seed);
      JsonElement parsed = JsonParser.parseString(SpecJson.encode(spec).toString());
      assertEquals(seed, SpecJson.decode(parsed, TrainingSpec.class).seed());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "seed":7        | "seed":7.5             | TrainingSpec.seed must be a whole number, but is 7.5
          "seed":7        | "seed":"x"             | TrainingSpec.seed must be a long, but is "x"
          "seed":7        | "sea":7                | TrainingSpec.seed is missing
          "seed":7        | "seed":null            | TrainingSpec.seed must be a single value
          "batch":128     | "batch":0              | TrainingSpec: batch must be at least 1
          "batch":128     | "batch":3000000000     | TrainingSpec.batch must be a whole number
          "batch":128     | "batch":[1]            | TrainingSpec.batch must be a single value
          "type":"opzo"   | "type":"magic"         | TrainingSpec.rule.type is "magic", expected one of [
          "type":"opzo",  | "kind":"opzo",         | TrainingSpec.rule says no type
          "type":"opzo"   | "type":3               | TrainingSpec.rule.type must be a name
          "alpha":0.15    | "alpha":-1             | TrainingSpec.rule: noise scale alpha must be
          "alpha":0.15    | "alpha":1e999          | TrainingSpec.rule: noise scale alpha must be
          "antithetic":true | "antithetic":0      | TrainingSpec.rule.antithetic must be a boolean
          "none"          | "nothing"              | expected one of [subtract, zero, none]
          "past"          | "sometimes"            | TrainingSpec.rule.centering is "sometimes"
          "dimensions":[5] | "dimensions":[-5]     | TrainingSpec.network.populations[1].shape: a dimension of shape [-5] must be
          "dimensions":[2,3,4] | "dimensions":[2,x] | TrainingSpec.network.populations[0].shape.dimensions[1] must be
          "dimensions":[2,3,4] | "dimensions":7    | TrainingSpec.network.populations[0].shape.dimensions must be a list
          "dimensions":[2,3,4] | "dimensions":[]   | TrainingSpec.network.populations[0].shape: a shape needs
          "network":{     | "network":3,"x":{      | TrainingSpec.network must be an object
          """,
      quoteCharacter = '`')
  void errorsNameThePlace(String part, String damage, String message) {
    TrainingSpec spec =
        TrainingSpec.of(
            SpecExamples.NETWORK, SpecExamples.OPZO, SpecExamples.TRAINING.optimizer(), 2, 1, 7);
    String text = SpecJson.encode(spec).toString();
    assertTrue(text.contains(part), text);
    JsonElement damaged = JsonParser.parseString(text.replaceFirst(quoted(part), damage));
    SpecException thrown =
        assertThrows(SpecException.class, () -> SpecJson.decode(damaged, TrainingSpec.class));
    assertTrue(String.valueOf(thrown.getMessage()).contains(message), thrown.getMessage());
  }

  private static String quoted(String text) {
    return Pattern.quote(text);
  }

  @Test
  void aMemberOfAnotherHierarchyIsUnknown() {
    JsonElement loss = SpecJson.encode(new Loss.CrossEntropy());
    SpecException thrown =
        assertThrows(SpecException.class, () -> SpecJson.decode(loss, Rule.class));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith("Rule.type is \"cross-entropy\""));
  }

  @Test
  void aReadoutInTheMiddleIsRefusedByTheNetwork() {
    String text = SpecJson.encode(SpecExamples.NETWORK).toString();
    List<Population> populations = SpecExamples.NETWORK.populations();
    String spiking = SpecJson.encode(populations.get(1).neuron()).toString();
    String readout = SpecJson.encode(populations.getLast().neuron()).toString();
    JsonElement damaged = JsonParser.parseString(text.replace(spiking, readout));
    SpecException thrown =
        assertThrows(SpecException.class, () -> SpecJson.decode(damaged, NetworkSpec.class));
    assertTrue(String.valueOf(thrown.getMessage()).contains("layer 0 is a read-out"));
  }

  @Test
  void onlySpecificationsHaveAForm() {
    assertThrows(IllegalArgumentException.class, () -> SpecJson.encode(new Object()));
  }
}
