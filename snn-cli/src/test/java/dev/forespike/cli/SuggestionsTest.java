package dev.forespike.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forespike.cli.terminal.ExitCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slip of the finger is answered with the word that was meant. */
class SuggestionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          demmo | 'demmo' is no command; did you mean demo?
          tain --dataset yinyang | did you mean train?
          train --epcohs 5 | '--epcohs', '5'; did you mean --epochs?
          train --dataset yinyang --rule bp --layes=8 | did you mean --layers?
          train --dataset yinyang --rule opz | did you mean opzo?
          train --dataset yingyang --rule opzo | did you mean yinyang?
          train --dataset fashion_mnist --rule opzo | did you mean fashion-mnist?
          train --dataset yinyang --rule bp --neuron lfi | did you mean lif?
          train --dataset yinyang --rule bp --loss cross-entrophy | did you mean cross-entropy?
          train --dataset yinyang --rule bp --optimizer adma | did you mean adam?
          train --dataset yinyang --rule bp --surrogate sigmiod:4 | did you mean sigmoid?
          train --dataset yinyang --rule bp --schedule cosin | did you mean cosine?
          train --dataset yinyang --rule bp --encoding latncy | did you mean latency?
          train --dataset yinyang --rule bp --reset subtrac | did you mean subtract?
          train --dataset yinyang --rule opzo --noise gausian | did you mean gaussian?
          """)
  void theNearestWordIsSuggested(String line, String suggestion) {
    Snn.line(line).fails(ExitCode.USAGE, suggestion);
  }

  @Test
  void whatIsLikeNothingIsNotGuessedAt() {
    assertFalse(
        Snn.line("xyzzy").fails(ExitCode.USAGE, "'xyzzy' is no command").err().contains("mean"));
    Outcome rule = Snn.line("train --dataset yinyang --rule perceptron");
    assertFalse(rule.fails(ExitCode.USAGE, "is unknown; known are").err().contains("mean"));
  }

  @Test
  void swappedMissingWrongAndAddedLettersAreOneSlipEach() {
    for (String slip : List.of("ozpo", "opo", "opzi", "opzoo")) {
      assertEquals(1, Suggestions.slips(slip, "opzo"), slip);
    }
    assertEquals(Optional.of("opzo"), Suggestions.nearest("OPZ", List.of("bp", "opzo", "zo")));
    assertEquals(Optional.empty(), Suggestions.nearest("a", List.of("opzo")));
  }
}
