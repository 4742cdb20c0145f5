package io.everwire.tunnel.front;

import static io.everwire.tunnel.front.ProxyHandshake.Phase.CONNECTED;
import static io.everwire.tunnel.front.ProxyHandshake.Phase.CONNECTING;
import static io.everwire.tunnel.front.ProxyHandshake.Phase.READING;
import static io.everwire.tunnel.front.ProxyHandshake.Phase.REFUSED;

import io.everwire.spi.ProtocolViolation;
import io.everwire.tunnel.address.Target;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * SOCKS5 (RFC 1928) without authentication, CONNECT only. Names are not resolved here but passed on. What is not
 * supported gets the reply that says so; what is not SOCKS5 is closed, a SOCKS4 client after the rejection it knows.
 */
public final class SocksHandshake implements ProxyHandshake {
    private static final int VERSION_4 = 4;
    private static final int VERSION_5 = 5;
    /** Version 0, "request rejected", and six bytes without a meaning. */
    private static final byte[] SOCKS4_REJECTION = {0, 0x5B, 0, 0, 0, 0, 0, 0};

    private final EmbeddedChannel codec = Chunks.codec(
            Socks5ServerEncoder.DEFAULT,
            new Socks5InitialRequestDecoder(),
            new Socks5CommandRequestDecoder(SocksAddress::decode));
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream();
    private Phase phase = READING;
    private boolean versionSeen;
    private @Nullable Target target;

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public void receive(ByteBuffer chunk) {
        if (!versionSeen && chunk.hasRemaining()) {
            checkVersion(chunk.get(chunk.position()));
        }
        if (phase == REFUSED) {
            chunk.position(chunk.limit());
            return;
        }
        Chunks.receive(codec, chunk);
        for (Object message; (message = codec.readInbound()) != null; ) {
            take(message);
        }
    }

    private void checkVersion(byte version) {
        versionSeen = true;
        if (version == VERSION_5) {
            return;
        }
        if (version == VERSION_4) {
            replies.writeBytes(SOCKS4_REJECTION);
        }
        phase = REFUSED;
    }

    private void take(Object message) {
        if (phase == REFUSED) {
            return;
        }
        if (message instanceof Socks5InitialRequest greeting) {
            takeGreeting(greeting);
        } else if (message instanceof Socks5CommandRequest command) {
            takeCommand(command);
        } else if (message instanceof ByteBuf bytes) {
            early.writeBytes(Chunks.bytes(bytes));
        }
    }

    private void takeGreeting(Socks5InitialRequest greeting) {
        boolean acceptable =
                greeting.decoderResult().isSuccess() && greeting.authMethods().contains(Socks5AuthMethod.NO_AUTH);
        if (acceptable) {
            reply(new DefaultSocks5InitialResponse(Socks5AuthMethod.NO_AUTH));
        } else {
            reply(new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED));
            phase = REFUSED;
        }
    }

    private void takeCommand(Socks5CommandRequest command) {
        DecoderResult decoded = command.decoderResult();
        if (decoded.isFailure()) {
            refuse(
                    SocksAddress.isUnsupported(decoded.cause())
                            ? Socks5CommandStatus.ADDRESS_UNSUPPORTED
                            : Socks5CommandStatus.FAILURE);
        } else if (!command.type().equals(Socks5CommandType.CONNECT)) {
            refuse(Socks5CommandStatus.COMMAND_UNSUPPORTED);
        } else {
            aim(command);
        }
    }

    private void aim(Socks5CommandRequest command) {
        try {
            target = Target.of(command.dstAddr(), command.dstPort());
            phase = CONNECTING;
        } catch (ProtocolViolation impossible) {
            refuse(Socks5CommandStatus.FAILURE);
        }
    }

    @Override
    public void expire() {
        phase = REFUSED;
    }

    @Override
    public Target target() {
        if (target == null) {
            throw new IllegalStateException("no target in " + phase);
        }
        return target;
    }

    @Override
    public void connected() {
        replyTo(Socks5CommandStatus.SUCCESS);
        phase = CONNECTED;
    }

    @Override
    public void failed(Failure why) {
        refuse(why == Failure.TIMED_OUT ? Socks5CommandStatus.TTL_EXPIRED : Socks5CommandStatus.FAILURE);
    }

    @Override
    public @Nullable ByteBuffer transmit() {
        if (replies.size() == 0) {
            return null;
        }
        ByteBuffer out = ByteBuffer.wrap(replies.toByteArray());
        replies.reset();
        return out;
    }

    @Override
    public ByteBuffer early() {
        return ByteBuffer.wrap(early.toByteArray());
    }

    @Override
    public Rewriter rewriter() {
        return Rewriter.NONE;
    }

    private void refuse(Socks5CommandStatus why) {
        replyTo(why);
        phase = REFUSED;
    }

    private void replyTo(Socks5CommandStatus status) {
        reply(new DefaultSocks5CommandResponse(status, Socks5AddressType.IPv4, "0.0.0.0", 0));
    }

    private void reply(Socks5Message message) {
        codec.writeOutbound(message);
        replies.writeBytes(Chunks.encoded(codec).array());
    }
}
