/** The {@code snn} command. */
@org.jspecify.annotations.NullMarked
module dev.forespike.cli {
  requires static org.jspecify;
  requires dev.forespike.api;
  requires dev.forespike.bench;
  requires dev.forespike.data;
  requires dev.forespike.kernels;
  requires dev.forespike.testkit;
  requires dev.forespike.train;
  requires com.google.gson;
  requires info.picocli;
  requires java.desktop;
  requires org.apache.commons.statistics.distribution;
  requires org.eclipse.collections.api;
  requires org.eclipse.collections.impl;
  requires xchart;

  // picocli fills in the options by reflection.
  opens dev.forespike.cli to
      info.picocli;
  opens dev.forespike.cli.bench to
      info.picocli;
  opens dev.forespike.cli.file to
      info.picocli;
  opens dev.forespike.cli.option to
      info.picocli;
  opens dev.forespike.cli.terminal to
      info.picocli;
}
