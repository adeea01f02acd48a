package dev.forespike.testkit;

/** Which of the compared numbers a result is about; coordinates are counted from 0. */
public sealed interface Place {

  /** The only one. */
  record Whole() implements Place {
    @Override
    public String toString() {
      return "";
    }
  }

  /**
   * A coordinate of a vector.
   *
   * @param coordinate from 0
   */
  record Coordinate(int coordinate) implements Place {
    @Override
    public String toString() {
      return "coordinate " + coordinate;
    }
  }

  /**
   * An entry of a matrix.
   *
   * @param row from 0
   * @param column from 0
   */
  record Entry(int row, int column) implements Place {
    @Override
    public String toString() {
      return "entry (" + row + ", " + column + ")";
    }
  }

  /**
   * A coordinate of the estimate along one of the directions that are swept over.
   *
   * @param direction from 0
   * @param coordinate from 0
   */
  record Swept(int direction, int coordinate) implements Place {
    @Override
    public String toString() {
      return "coordinate " + coordinate + " of direction " + direction;
    }
  }

  /**
   * A number that all coordinates have a part in: a projection, or a length.
   *
   * @param name what it is, such as "along the expected vector"
   */
  record Along(String name) implements Place {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * One of the estimates.
   *
   * @param number from 0
   */
  record Estimate(int number) implements Place {
    @Override
    public String toString() {
      return "estimate " + number;
    }
  }
}
