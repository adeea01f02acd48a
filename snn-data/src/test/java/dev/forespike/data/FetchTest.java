package dev.forespike.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.forespike.api.SpecException;
import dev.forespike.data.PublishedSet.PublishedFile;
import dev.forespike.data.file.Checksum;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FetchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Map<String, byte[]> CONTENT =
      Map.of(
          "a.gz", random(300_000), "b.gz", random(1000), "c.gz", random(70_000), "d.gz", random(1));

  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer server;
  @TempDir Path folder;

  FetchTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    serve("/good/", exchange -> send(exchange, content(exchange), true));
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void downloadsThenSkips() throws Exception {
    List<Fetch.Fetched> fetched = fetch("/good/");
    assertEquals(4, fetched.size());
    assertTrue(fetched.stream().allMatch(Fetch.Fetched::downloaded));
    complete();
    assertEquals(4, requests.size());
    List<Fetch.Fetched> again = fetch("/good/");
    assertTrue(again.stream().noneMatch(Fetch.Fetched::downloaded));
    assertEquals(4, requests.size());
    assertEquals(file("a.gz"), again.getFirst().file());
    assertEquals(300_000, again.getFirst().bytes());
    assertEquals(Checksum.sha256(content("a.gz")), again.getFirst().sha256());
  }

  @Test
  void baseNeedsNoSlashAndRedirectsAreFollowed() throws Exception {
    serve(
        "/moved/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/good/" + name(exchange));
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    assertEquals(4, fetch("/moved").size());
    complete();
  }

  @Test
  void progressCountsUpToTheSize() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    long[] last = new long[1];
    Fetch.Progress progress =
        (name, bytes, total) -> {
          assertEquals(content(name).length, total);
          if (name.equals("a.gz")) {
            assertTrue(bytes > last[0] && bytes <= total);
            last[0] = bytes;
            calls.incrementAndGet();
          }
        };
    var fetched = fetcher("/good/").into(DataFolder.of(folder), progress);
    assertEquals(300_000, last[0]);
    assertTrue(calls.get() > 1);
    assertEquals(4, fetched.size());
    last[0] = 0;
    calls.set(0);
    fetched = fetcher("/good/").into(DataFolder.of(folder), progress);
    assertEquals(1, calls.get());
    assertEquals(4, fetched.size());
  }

  @Test
  void cutConnectionIsResumedAtOnce() throws Exception {
    AtomicInteger first = new AtomicInteger();
    serve(
        "/cut/",
        exchange -> {
          if (name(exchange).equals("a.gz") && first.getAndIncrement() == 0) {
            sendHalf(exchange);
          } else {
            send(exchange, content(exchange), true);
          }
        });
    assertEquals(4, fetch("/cut/").size());
    complete();
    assertResumed();
  }

  /** What was sent may be lost on its way when a connection is cut, but no more than that. */
  private void assertResumed() {
    long from =
        requests.stream()
            .filter(request -> request.startsWith("a.gz bytes="))
            .mapToLong(request -> Long.parseLong(request.replaceAll(".*=|-", "")))
            .findFirst()
            .orElse(-1);
    assertTrue(from > 0 && from <= 150_000, requests.toString());
  }

  @Test
  void partFileOfAnEarlierRunIsResumed() throws Exception {
    part("a.gz", Arrays.copyOf(content("a.gz"), 299_999));
    part("b.gz", content("b.gz"));
    assertEquals(4, fetch("/good/").size());
    complete();
    assertTrue(requests.contains("a.gz bytes=299999-"), requests.toString());
    assertFalse(requests.stream().anyMatch(request -> request.startsWith("b.gz")));
  }

  @Test
  void cutWithoutEndKeepsThePartFile() throws Exception {
    serve("/cut/", FetchTest::sendHalf);
    String message = refused("/cut/");
    byte[] part = Files.readAllBytes(file("a.gz.part"));
    assertTrue(part.length > 0 && part.length <= 150_000, () -> part.length + " bytes");
    assertTrue(message.contains(part.length + " of 300000 bytes"), message);
    assertArrayEquals(Arrays.copyOf(content("a.gz"), part.length), part);
    assertEquals(List.of("a.gz.part"), files());
    assertEquals(4, fetch("/good/").size());
    complete();
    assertTrue(requests.contains("a.gz bytes=" + part.length + "-"), requests.toString());
  }

  @Test
  void serverThatIgnoresRangeStartsOver() throws Exception {
    part("a.gz", Arrays.copyOf(content("a.gz"), 1000));
    serve("/all/", exchange -> send(exchange, content(exchange), false));
    assertEquals(4, fetch("/all/").size());
    complete();
  }

  @Test
  void serverThatSendsAnotherRangeStartsOver() throws Exception {
    part("a.gz", Arrays.copyOf(content("a.gz"), 1000));
    serve(
        "/shifted/",
        exchange -> {
          if (exchange.getRequestHeaders().containsKey("Range")) {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-9/300000");
            exchange.sendResponseHeaders(206, 10);
            exchange.getResponseBody().write(content(exchange), 0, 10);
            exchange.close();
          } else {
            send(exchange, content(exchange), false);
          }
        });
    assertEquals(4, fetch("/shifted/").size());
    complete();
  }

  @Test
  void wrongPartFileIsDeletedAndLoadedAnew() throws Exception {
    part("a.gz", new byte[1000]);
    part("b.gz", new byte[1000]);
    part("c.gz", new byte[99_999]);
    assertEquals(4, fetch("/good/").size());
    complete();
  }

  @Test
  void wrongChecksumLeavesNothing() {
    serve("/bad/", exchange -> send(exchange, new byte[content(exchange).length], true));
    String message = refused("/bad/");
    assertTrue(message.contains("SHA-256 is "), message);
    assertTrue(message.contains("expected " + Checksum.sha256(content("a.gz"))), message);
    assertEquals(List.of(), files());
  }

  @Test
  void wrongFileInPlaceIsReplacedOnlyByAGoodOne() throws Exception {
    Files.createDirectories(file("a.gz").getParent());
    Files.write(file("a.gz"), new byte[] {1});
    serve("/none/", exchange -> status(exchange, 404));
    assertTrue(refused("/none/").contains("HTTP status 404"));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file("a.gz")));
    assertEquals(4, fetch("/good/").size());
    complete();
  }

  @Test
  void wrongSizesAreRefused() {
    serve("/long/", exchange -> send(exchange, new byte[content(exchange).length + 1], true));
    assertTrue(refused("/long/").contains("has 300001 bytes instead of 300000"));
    assertEquals(List.of(), files());
    serve(
        "/endless/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 10; i++) {
            exchange.getResponseBody().write(new byte[100_000]);
          }
          exchange.close();
        });
    assertTrue(refused("/endless/").contains("sends more than 300000 bytes"));
    assertEquals(List.of(), files());
    serve("/empty/", exchange -> status(exchange, 200));
    assertTrue(refused("/empty/").contains("a.gz"));
    assertEquals(List.of(), files());
  }

  @Test
  void nextMirrorTakesOver() throws Exception {
    serve("/none/", exchange -> status(exchange, 503));
    serve("/cut/", FetchTest::sendHalf);
    PublishedSet set = set(List.of(uri("/none/"), uri("/cut/"), uri("/good/")));
    assertEquals(4, new Fetch(set, PATIENCE).into(DataFolder.of(folder), FetchTest::silent).size());
    complete();
    assertResumed();
  }

  @Test
  void silentMirrorIsLeft() throws Exception {
    serve(
        "/silent/",
        exchange -> {
          byte[] all = content(exchange);
          exchange.sendResponseHeaders(200, all.length);
          exchange.getResponseBody().write(all, 0, all.length / 2);
          exchange.getResponseBody().flush();
          await();
        });
    serve("/mute/", exchange -> await());
    PublishedSet set = set(List.of(uri("/mute/"), uri("/silent/"), uri("/good/")));
    assertEquals(
        4,
        new Fetch(set, PATIENCE)
            .withPatience(Duration.ofMillis(150))
            .into(DataFolder.of(folder), FetchTest::silent)
            .size());
    complete();
  }

  @Test
  void noNetworkSaysWhatToPutWhere() throws Exception {
    int port = server.getAddress().getPort();
    server.stop(0);
    Fetch fetch =
        new Fetch(set(List.of(uri("/x/"))), PATIENCE)
            .from(URI.create("http://127.0.0.1:" + port + "/x"));
    DataException e =
        assertThrows(
            DataException.class, () -> fetch.into(DataFolder.of(folder), FetchTest::silent));
    assertEquals(
        "cannot fetch a.gz of 'made' (127.0.0.1:%d: no connection); run `snn fetch made` again,"
                .formatted(port)
            + " or put a.gz, b.gz, c.gz, d.gz into "
            + folder.resolve("made"),
        e.getMessage());
    assertEquals(List.of(), files());
  }

  @Test
  void secondDownloadOfTheSameFileIsRefused() throws Exception {
    part("a.gz", new byte[10]);
    try (FileChannel other = FileChannel.open(file("a.gz.part"), StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertTrue(lock.isValid());
      String message = refused("/good/");
      assertTrue(message.contains("is being written by another download"), message);
    }
    assertEquals(10, Files.size(file("a.gz.part")));
  }

  @Test
  void interruptKeepsThePartFile() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    serve(
        "/slow/",
        exchange -> {
          byte[] all = content(exchange);
          exchange.sendResponseHeaders(200, all.length);
          exchange.getResponseBody().write(all, 0, 1000);
          exchange.getResponseBody().flush();
          await();
        });
    var result =
        threads.submit(
            () ->
                assertThrows(
                    InterruptedException.class,
                    () -> {
                      Thread me = Thread.currentThread();
                      threads.execute(
                          () -> {
                            try {
                              half.await();
                              me.interrupt();
                            } catch (InterruptedException e) {
                              throw new AssertionError(e);
                            }
                          });
                      fetcher("/slow/").into(DataFolder.of(folder), (_, _, _) -> half.countDown());
                    }));
    assertTrue(result.get(20, TimeUnit.SECONDS).toString().contains("a.gz"));
    assertEquals(List.of("a.gz.part"), files());
    assertEquals(1000, Files.size(file("a.gz.part")));
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws Exception {
    Files.write(folder.resolve("made"), new byte[1]);
    assertTrue(refused("/good/").startsWith("cannot make folder " + folder.resolve("made")));
  }

  @Test
  void namesAndMirrorsAreChecked() {
    assertEquals(List.of("mnist", "fashion-mnist"), Fetch.names());
    SpecException e = assertThrows(SpecException.class, () -> Fetch.of("cifar"));
    assertEquals("cannot fetch 'cifar', only mnist, fashion-mnist", e.getMessage());
    e = assertThrows(SpecException.class, () -> Fetch.of("yinyang"));
    assertTrue(String.valueOf(e.getMessage()).endsWith("; it needs no files"), e.getMessage());
    assertThrows(SpecException.class, () -> Fetch.of("mnist").withPatience(Duration.ZERO));
    for (String mirror : List.of("ftp://host/x", "relative/x", "file:/tmp", "http:///x")) {
      assertThrows(SpecException.class, () -> Fetch.of("mnist").from(URI.create(mirror)));
    }
  }

  private Fetch fetcher(String place) {
    return new Fetch(set(List.of(uri(place))), PATIENCE);
  }

  private List<Fetch.Fetched> fetch(String place) throws Exception {
    return fetcher(place).into(DataFolder.of(folder), FetchTest::silent);
  }

  private String refused(String place) {
    String message =
        String.valueOf(assertThrows(DataException.class, () -> fetch(place)).getMessage());
    assertEquals(1, message.lines().count());
    return message;
  }

  private void complete() throws IOException {
    for (Map.Entry<String, byte[]> entry : CONTENT.entrySet()) {
      assertArrayEquals(entry.getValue(), Files.readAllBytes(file(entry.getKey())));
    }
    assertEquals(List.copyOf(new TreeSet<>(CONTENT.keySet())), files());
  }

  private List<String> files() {
    try (Stream<Path> all = Files.list(folder.resolve("made"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file(String name) {
    return folder.resolve("made").resolve(name);
  }

  private void part(String name, byte[] content) throws IOException {
    Files.createDirectories(folder.resolve("made"));
    Files.write(file(name + ".part"), content);
  }

  private URI uri(String place) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + place);
  }

  private void serve(String place, HttpHandler handler) {
    var _ =
        server.createContext(
            place,
            exchange -> {
              String range = exchange.getRequestHeaders().getFirst("Range");
              requests.add(name(exchange) + (range == null ? "" : " " + range));
              handler.handle(exchange);
            });
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, byte[] all, boolean ranges) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from =
        ranges && range != null ? Integer.parseInt(range.substring(6, range.length() - 1)) : 0;
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, all.length - 1, all.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, all.length - from);
    exchange.getResponseBody().write(all, from, all.length - from);
    exchange.close();
  }

  /** Announces everything, sends one half and hangs up; refuses to continue. */
  private static void sendHalf(HttpExchange exchange) throws IOException {
    byte[] all = content(exchange);
    exchange.sendResponseHeaders(200, all.length);
    exchange.getResponseBody().write(all, 0, all.length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static byte[] content(HttpExchange exchange) {
    return content(name(exchange));
  }

  private static byte[] content(String name) {
    return Objects.requireNonNull(CONTENT.get(name));
  }

  private static String name(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().replaceAll(".*/", "");
  }

  private static PublishedSet set(List<URI> mirrors) {
    return PublishedSet.of(
        "made",
        published("a.gz"),
        published("b.gz"),
        published("c.gz"),
        published("d.gz"),
        mirrors);
  }

  private static PublishedFile published(String name) {
    byte[] content = content(name);
    return new PublishedFile(name, content.length, Checksum.sha256(content), "none");
  }

  private static byte[] random(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private static void silent(String file, long bytes, long total) {}
}
