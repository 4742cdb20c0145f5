package io.everwire.conformance.cases;

import io.everwire.api.CloseReason;
import io.everwire.conformance.rig.Rig;
import io.everwire.spi.Connection;
import io.everwire.spi.ConnectionHandler;
import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Transports;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The process of a {@link Trial}: the class of a provider, what to do, and a port where it is to dial. */
public final class TrialMain {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MARK = 1 << 30;
    private static final int ATTEMPTS = 10;
    private static final String OPENED = "OPENED";

    private TrialMain() {}

    /** Says {@code started} or {@code unavailable}, and then what the trial waits for, a line each. */
    public static void main(String[] arguments) throws Exception {
        Constructor<?> made = Class.forName(arguments[0]).getDeclaredConstructor();
        made.setAccessible(true);
        TransportProvider provider = (TransportProvider) made.newInstance();
        if (Transports.unavailability(provider).isPresent()) {
            say("unavailable");
            return;
        }
        say("started");
        Transport transport =
                provider.create(TransportSettings.defaults().withLoops(1).withMarks(MARK - 1, MARK));
        switch (arguments[1]) {
            case "echo" -> listen(transport, new ArrayList<>());
            case "hungry" -> listen(transport, new ArrayList<>(List.of(new Hungry())));
            case "dial" -> dial(transport, Rig.loopback(Integer.parseInt(arguments[2])));
            default -> throw new IllegalArgumentException(arguments[1]);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** The first connections have these handlers, all others are echoes; for ever. */
    private static void listen(Transport transport, List<ConnectionHandler> first) {
        Listener listener = transport
                .listen(
                        Rig.loopback(0),
                        ListenSettings.defaults(),
                        arrived -> first.isEmpty() ? new Echo() : first.remove(0))
                .toCompletableFuture()
                .join();
        say(Integer.toString(((InetSocketAddress) listener.local()).getPort()));
        new CompletableFuture<Void>().join(); // until this process is ended
    }

    /** Once as it should be, so that all classes are there; then without a descriptor left; then with them again. */
    private static void dial(Transport transport, InetSocketAddress to) throws IOException {
        say(outcome(transport, to));
        say(outcome(transport, Rig.loopback(1)));
        say(outcomeWithoutDescriptors(transport, to));
        say(outcome(transport, to));
    }

    /**
     * Tried again where it opens: the virtual machine has a file open for a moment now and then, and when that is closed
     * there is a descriptor after all.
     */
    private static String outcomeWithoutDescriptors(Transport transport, InetSocketAddress to) throws IOException {
        List<FileInputStream> taken = new ArrayList<>();
        String told = OPENED;
        for (int i = 0; i < ATTEMPTS && told.equals(OPENED); i++) {
            takeAll(taken);
            told = outcome(transport, to);
        }
        for (FileInputStream one : taken) {
            one.close();
        }
        return told;
    }

    private static void takeAll(List<FileInputStream> taken) {
        try {
            while (true) {
                taken.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException exhausted) {
            return; // as it was meant to be
        }
    }

    private static String outcome(Transport transport, InetSocketAddress to) {
        Outcome outcome = new Outcome();
        transport.dial(to, DialSettings.within(PATIENCE), transport.nextLoop(), outcome);
        return outcome.told.join();
    }

    /** What becomes of a dial, in a word, once its descriptor is free again. */
    private static final class Outcome implements ConnectionHandler {
        final CompletableFuture<String> told = new CompletableFuture<>();
        private boolean opened;

        @Override
        public void opened(Connection connection) {
            opened = true;
            connection.abort();
        }

        @Override
        public void bytes(ByteBuffer chunk) {}

        @Override
        public void writable() {}

        @Override
        public void end() {}

        @Override
        public void closed(CloseReason why) {
            told.complete(opened ? OPENED : why.code().name());
        }
    }

    /** At its first byte claims memory until there is none. */
    private static final class Hungry implements ConnectionHandler {
        private @Nullable Connection connection;

        @Override
        public void opened(Connection fresh) {
            connection = fresh;
            fresh.demand(1);
        }

        @Override
        public void bytes(ByteBuffer chunk) {
            Connection known = connection;
            while (known != null && known.claim(Connection.MAX_CLAIM) != null) {
                known.commit(Connection.MAX_CLAIM);
            }
        }

        @Override
        public void writable() {}

        @Override
        public void end() {}

        @Override
        public void closed(CloseReason why) {
            connection = null;
            say("closed");
        }
    }
}
