package io.everwire.testkit.simulation;

import io.everwire.spi.DialSettings;
import io.everwire.spi.ListenSettings;
import io.everwire.spi.Listener;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportSettings;
import java.time.Duration;
import java.util.Random;

/** Two hosts, a listener on one of them, and two peers with a connection between them. */
final class SimulatedPair {
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final DialSettings PATIENT = DialSettings.within(Duration.ofSeconds(30));
    static final TransportSettings SETTINGS = TransportSettings.defaults().withLoops(2);

    final SimulatedNetwork network;
    final Transport client;
    final Transport exit;
    final Listener listener;
    final Peer dialer;
    final Peer acceptor;

    SimulatedPair(SimulatedNetwork network, Peer dialer, Peer acceptor) {
        this.network = network;
        this.dialer = dialer;
        this.acceptor = acceptor;
        client = network.transport("client", SETTINGS);
        exit = network.transport("exit", SETTINGS);
        listener = exit.listen(network.address("exit", 443), ListenSettings.defaults(), connection -> acceptor)
                .toCompletableFuture()
                .join();
    }

    /** Both ends opened, both reading all they can get. */
    static SimulatedPair connected(long seed) {
        return connected(seed, Peer.PLENTY, Peer.PLENTY);
    }

    static SimulatedPair connected(long seed, int dialerDemand, int acceptorDemand) {
        return new SimulatedPair(SimulatedNetwork.seeded(seed), new Peer(dialerDemand), new Peer(acceptorDemand))
                .connect();
    }

    SimulatedPair connect() {
        dial();
        network.runUntil(() -> dialer.connection != null && acceptor.connection != null, MINUTE);
        return this;
    }

    Transport.Dial dial() {
        return client.dial(listener.local(), PATIENT, client.nextLoop(), dialer);
    }

    void runUntilClosed() {
        network.runUntil(() -> dialer.isClosed() && acceptor.isClosed(), MINUTE);
    }

    static byte[] random(long seed, int bytes) {
        byte[] made = new byte[bytes];
        new Random(seed).nextBytes(made);
        return made;
    }
}
