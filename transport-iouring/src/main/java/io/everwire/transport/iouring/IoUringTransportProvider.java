package io.everwire.transport.iouring;

import io.everwire.spi.Capability;
import io.everwire.spi.Transport;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.TransportSettings;
import io.everwire.spi.Unavailability;
import io.everwire.transport.netty.NettyPlatform;
import io.everwire.transport.netty.NettyTransport;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The transport over Linux' io_uring, with every {@link Capability}: fewer system calls than NIO where many small
 * messages come and go. Where it cannot run, {@link #unavailability} says why.
 */
public final class IoUringTransportProvider implements TransportProvider {
    private static final String NAME = "iouring";

    /** A multishot accept goes on while the listener is paused, and spins where descriptors run out. */
    private static final String ACCEPT_MULTISHOT = "io.netty.iouring.acceptMultiShotEnabled";

    /**
     * A poll that goes on tells each change once. One that comes while a read is under way is dropped with the rest of
     * that turn, and a reset right behind some bytes would never be heard of; a poll for each read looks at what is.
     */
    private static final String POLL_MULTISHOT = "io.netty.iouring.pollAddMultishotEnabled";

    /** Less than the three seconds that {@link #unavailability} may take. */
    private static final Duration SELF_TEST_LIMIT = Duration.ofMillis(2_500);

    private static final SelfTest SELF_TEST = new SelfTest(
            () -> transport(TransportSettings.defaults().withLoops(1)), SystemFacts.here(), SELF_TEST_LIMIT);

    /** Cheap: nothing is opened or loaded before {@link #unavailability} or {@link #create}. */
    public IoUringTransportProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    /** Above {@code nio}, which runs everywhere. */
    @Override
    public int priority() {
        return 10;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Found out by a connection over loopback, because what the library says of itself is not enough: kernels let
     * rings be made and then refuse to serve them.
     */
    @Override
    public Optional<Unavailability> unavailability() {
        return SELF_TEST.unavailability();
    }

    @Override
    public Transport create(TransportSettings settings) {
        return transport(settings);
    }

    private static Transport transport(TransportSettings settings) {
        switchOff(ACCEPT_MULTISHOT);
        switchOff(POLL_MULTISHOT);
        NettyPlatform ioUring = new NettyPlatform(
                NAME,
                IoUringIoHandler.newFactory(new IoUringIoHandlerConfig()),
                IoUringSocketChannel::new,
                IoUringServerSocketChannel::new);
        return new NettyTransport(ioUring, settings);
    }

    /** Unless somebody has decided otherwise. Read once, when Netty's classes are loaded. */
    private static void switchOff(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "false");
        }
    }
}
