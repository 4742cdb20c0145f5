package io.everwire.bench.cli;

import io.everwire.bench.compare.Chapter;
import io.everwire.bench.compare.Comparison;
import io.everwire.bench.compare.Contender;
import io.everwire.spi.Transports;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What each chapter of the report measures: whom, with how much, and how often. */
final class ReportPlan {
    private static final String EVERWIRE = "everwire-nio";
    private static final String RINGS = "iouring";

    private static final String ONE_SHOT = "oneshot-nio";
    private static final String TLS = "tls12-chacha-boringssl";
    private static final List<String> PEERS = List.of("http2-chacha-boringssl", "rsocket-resume-aes-boringssl");

    private static final String QUIC = "quic";
    private static final String OF_THE_JDK = "-jdk";

    private static final List<String> MORE_PEERS = List.of(
            "tls12-aes-boringssl",
            "tls13-aes-boringssl",
            "tls13-chacha-jdk",
            "tls13-aes-jdk",
            "http2-aes-boringssl",
            QUIC,
            "tcp");

    /** Fewer than others have: the second of them takes half of the time of the first, and the third no less. */
    private static final int PEER_WARMUPS = 6;

    /**
     * A difference of a few percent wants more turns than one of some ten, and not all with the same connections: for as
     * long as one lives, BBR either paces it or does not, and that is a fifth of its processor time.
     */
    private static final int PRICE_LIVES = 3;

    private static final long LEAST_LOAD = 64;

    private final Javas javas;
    private final int rounds;
    private final int scale;

    /**
     * @param rounds turns that count
     * @param scale percent of each load
     */
    ReportPlan(Javas javas, int rounds, int scale) {
        this.javas = javas;
        this.rounds = rounds;
        this.scale = scale;
    }

    /** How often each contender's processes are started anew. */
    int lives(Chapter chapter) {
        return chapter == Chapter.PRICE ? PRICE_LIVES : 1;
    }

    /** Of all lives together. */
    int rounds(Chapter chapter) {
        return lives(chapter) * rounds;
    }

    /** Empty where what is measured is no stack. */
    List<Contender> contenders(Chapter chapter) {
        return switch (chapter) {
            case SPEED -> speed();
            case PRICE -> price();
            case PEERS -> morePeers();
            case GROWTH -> growth();
            case IDLE -> idle();
            case PARTS -> List.of();
        };
    }

    /** What those take turns at in each of their lives; nothing where they are not compared by what they do. */
    Comparison.Plan comparison(Chapter chapter) {
        Map<String, Map<String, Long>> slow = new LinkedHashMap<>(chapter == Chapter.PEERS ? slowPeers() : Map.of());
        slow.replaceAll((stack, loads) -> scaled(loads));
        return new Comparison.Plan(scaled(loads(chapter)), slow, rounds, warmups(chapter));
    }

    private static int warmups(Chapter chapter) {
        return chapter == Chapter.PEERS ? PEER_WARMUPS : Comparison.WARMUPS;
    }

    private Map<String, Long> scaled(Map<String, Long> loads) {
        Map<String, Long> scaled = new LinkedHashMap<>(loads);
        scaled.replaceAll((scenario, bytes) -> Math.max(LEAST_LOAD, bytes * scale / 100));
        return scaled;
    }

    private static Map<String, Long> loads(Chapter chapter) {
        return switch (chapter) {
            case SPEED -> speedLoads();
            case PRICE -> priceLoads();
            case PEERS -> peerLoads();
            case GROWTH -> growthLoads();
            case IDLE, PARTS -> Map.of();
        };
    }

    private List<Contender> ours() {
        List<Contender> ours = new ArrayList<>();
        javas.names().forEach(jdk -> ours.add(javas.contender(EVERWIRE + "@" + jdk, 1)));
        return ours;
    }

    private List<Contender> speed() {
        List<Contender> all = new ArrayList<>();
        all.add(javas.contender(TLS, 1));
        all.addAll(ours());
        if (Transports.unavailability(Transports.named(RINGS)).isEmpty()) {
            javas.names().forEach(jdk -> all.add(javas.contender("everwire-" + RINGS + "@" + jdk, 1)));
        }
        all.addAll(otherCiphers());
        PEERS.forEach(peer -> all.add(javas.contender(peer, 1)));
        all.add(javas.contender("keys", 1));
        return all;
    }

    /** What there is without OpenSSL: on each Java the best of the others. */
    private List<Contender> otherCiphers() {
        List<Contender> all = new ArrayList<>();
        javas.names().forEach(jdk -> all.add(javas.contender(EVERWIRE + "+" + otherCipher(jdk) + "@" + jdk, 1)));
        return all;
    }

    private static String otherCipher(String jdk) {
        return jdk.equals("17") ? "conscrypt" : "sunjce";
    }

    private static Map<String, Long> speedLoads() {
        Map<String, Long> loads = new LinkedHashMap<>();
        // A pipe of TLS is a connection of its own each time: with less its start, not yet paced, would be what is
        // measured.
        loads.put("bulk1", 1L << 30);
        loads.put("bulk1down", 1L << 30);
        loads.put("bulk100", 192L << 20);
        loads.put("bulk100down", 192L << 20);
        loads.put("fair", 192L << 20);
        loads.put("echo1", 1L << 20);
        loads.put("echo64", 8L << 20);
        loads.put("open", 2L << 20);
        loads.put("handshake", 64L * 3_000);
        loads.put("resume", 64L * 500);
        return loads;
    }

    private List<Contender> price() {
        List<Contender> all = new ArrayList<>();
        for (String jdk : javas.names()) {
            for (String cipher : List.of("", "+" + otherCipher(jdk))) {
                all.add(javas.contender(ONE_SHOT + cipher + "@" + jdk, 1));
                all.add(javas.contender(EVERWIRE + cipher + "@" + jdk, 1));
            }
        }
        return all;
    }

    private static Map<String, Long> priceLoads() {
        Map<String, Long> loads = new LinkedHashMap<>();
        loads.put("bulk1", 256L << 20);
        loads.put("bulk1down", 256L << 20);
        return loads;
    }

    private List<Contender> morePeers() {
        List<Contender> all = new ArrayList<>();
        all.add(javas.contender(TLS, 1));
        all.add(javas.contender(EVERWIRE, 1));
        MORE_PEERS.forEach(peer -> all.add(javas.contender(peer, 1)));
        return all;
    }

    /**
     * Less than for {@link #speedLoads}, since some are slow, but not so little that what is measured is a start: behind
     * the warm-ups 3 GiB have gone by, and a turn of bulk takes a tenth of a second even without a cipher.
     */
    private static Map<String, Long> peerLoads() {
        Map<String, Long> loads = new LinkedHashMap<>(bulks(128L << 20));
        loads.put("echo1", 512L << 10);
        loads.put("echo64", 2L << 20);
        loads.put("open", 128L << 10);
        return loads;
    }

    private static Map<String, Long> bulks(long bytes) {
        Map<String, Long> loads = new LinkedHashMap<>();
        for (String bulk : List.of("bulk1", "bulk1down", "bulk100", "bulk100down")) {
            loads.put(bulk, bytes);
        }
        return loads;
    }

    /**
     * What those have who would hold up the others with {@link #peerLoads}: QUIC does 80 to 175 MB a second, and a handshake of
     * the JDK's TLS takes 2 ms.
     */
    private static Map<String, Map<String, Long>> slowPeers() {
        Map<String, Long> quic = bulks(16L << 20);
        quic.put("echo1", 64L << 10);
        quic.put("echo64", 128L << 10);
        quic.put("open", 64L << 10);
        Map<String, Map<String, Long>> slow = new LinkedHashMap<>();
        slow.put(QUIC, quic);
        MORE_PEERS.stream()
                .filter(peer -> peer.endsWith(OF_THE_JDK))
                .forEach(tls -> slow.put(tls, Map.of("open", 32L << 10)));
        return slow;
    }

    /** The last of them takes a while to connect, and none of them goes before it is over. */
    private List<Contender> growth() {
        return IntStream.of(1, 10, 100, 1_000, 10_000)
                .mapToObj(count -> javas.contender(EVERWIRE, count))
                .toList();
    }

    private static Map<String, Long> growthLoads() {
        Map<String, Long> loads = new LinkedHashMap<>();
        loads.put("open", 2L << 20);
        loads.put("bulk100", 192L << 20);
        return loads;
    }

    private List<Contender> idle() {
        List<Contender> all = new ArrayList<>(ours());
        PEERS.forEach(peer -> all.add(javas.contender(peer, 1)));
        return all;
    }
}
