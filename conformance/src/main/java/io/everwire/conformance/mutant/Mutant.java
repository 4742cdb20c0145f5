package io.everwire.conformance.mutant;

import io.everwire.spi.Capability;
import io.everwire.spi.Multiplexer;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Unavailability;
import io.everwire.testkit.memory.MemoryNetwork;
import io.everwire.testkit.memory.MemoryTransportProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A transport in memory, or what makes streams above it, that is wrong in one thing. */
public final class Mutant implements TransportProvider {
    private final String name;
    private final String wrong;
    private final List<String> killers;
    private final Maker maker;
    private final UnaryOperator<Multiplexer> streams;
    private final MemoryNetwork network = new MemoryNetwork();
    private final TransportProvider good = new MemoryTransportProvider(network);
    private final Set<Capability> declared;

    /** Makes a transport from a good provider. */
    @FunctionalInterface
    interface Maker {
        Transport make(TransportProvider good, TransportSettings settings);
    }

    Mutant(String name, String wrong, List<String> killers, Maker maker, UnaryOperator<Multiplexer> streams) {
        this.name = name;
        this.wrong = wrong;
        this.killers = List.copyOf(killers);
        this.maker = maker;
        this.streams = streams;
        this.declared = name.equals(Mutants.MODEST) ? Set.of() : good.capabilities();
    }

    @Override
    public String name() {
        return name;
    }

    /** What is wrong with it, as a sentence. */
    public String wrong() {
        return wrong;
    }

    /** The ids of the cases each of which it must fail. */
    public List<String> killers() {
        return killers;
    }

    /** What its transports are connected by. */
    public MemoryNetwork network() {
        return network;
    }

    /** What makes the streams above it, from a good one. */
    public Multiplexer multiplexer(Multiplexer right) {
        return streams.apply(right);
    }

    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public Set<Capability> capabilities() {
        return declared;
    }

    @Override
    public Optional<Unavailability> unavailability() {
        return Optional.empty();
    }

    @Override
    public Transport create(TransportSettings settings) {
        return maker.make(good, settings);
    }

    @Override
    public String toString() {
        return name;
    }
}
