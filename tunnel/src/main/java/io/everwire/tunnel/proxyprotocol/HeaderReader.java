package io.everwire.tunnel.proxyprotocol;

import io.everwire.spi.ProtocolViolation;
import io.everwire.tunnel.front.Chunks;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.TransportProtocol;
import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one header off the first bytes of a connection, of either version. Ends with the header; what came behind it in the
 * same bytes is kept for whoever it was meant for. Not thread-safe.
 */
final class HeaderReader {
    /** What balancers add beside addresses: names, certificates. More is refused before it is collected. */
    private static final int MOST_EXTENSIONS = 2_048;

    private static final byte[] NOTHING = {};
    private static final byte[] VERSION_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION_2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private final EmbeddedChannel codec = Chunks.codec(new HAProxyMessageDecoder(MOST_EXTENSIONS, true));
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
    private byte[] signature = NOTHING;
    private int seen;
    private @Nullable InetSocketAddress source;
    private boolean done;

    /**
     * Takes all of {@code chunk}.
     *
     * @return whether the header is complete
     * @throws ProtocolViolation if it is no header, or one of no stream of TCP
     */
    boolean receive(ByteBuffer chunk) throws ProtocolViolation {
        checkSignature(chunk);
        try {
            Chunks.receive(codec, chunk);
        } catch (DecoderException malformed) {
            throw new ProtocolViolation("no PROXY header: " + malformed.getMessage());
        }
        for (Object next; (next = codec.readInbound()) != null; ) {
            take(next);
        }
        return done;
    }

    /** At its first wrong byte: the codec would wait for more, and clients that come without a balancer are common. */
    private void checkSignature(ByteBuffer chunk) throws ProtocolViolation {
        if (signature.length == 0 && chunk.hasRemaining()) {
            signature = chunk.get(chunk.position()) == VERSION_1[0] ? VERSION_1 : VERSION_2;
        }
        for (int at = chunk.position(); at < chunk.limit() && seen < signature.length; at++) {
            if (chunk.get(at) != signature[seen++]) {
                throw new ProtocolViolation("no PROXY header: the connection begins with something else");
            }
        }
    }

    private void take(Object next) throws ProtocolViolation {
        if (next instanceof HAProxyMessage header) {
            done = true;
            try {
                source = source(header);
            } finally {
                header.release();
            }
        } else if (next instanceof ByteBuf behind) {
            rest.writeBytes(Chunks.bytes(behind));
            behind.release();
        }
    }

    /** Null where the balancer speaks for itself, as for a health check, or does not know. */
    private static @Nullable InetSocketAddress source(HAProxyMessage header) throws ProtocolViolation {
        HAProxyProxiedProtocol protocol = header.proxiedProtocol();
        if (header.command() == HAProxyCommand.LOCAL || protocol == HAProxyProxiedProtocol.UNKNOWN) {
            return null;
        }
        if (protocol.transportProtocol() != TransportProtocol.STREAM) {
            throw new ProtocolViolation("the PROXY header tells of " + protocol + ", which is no TCP connection");
        }
        return protocol == HAProxyProxiedProtocol.UNIX_STREAM
                ? null
                : new InetSocketAddress(address(header.sourceAddress()), header.sourcePort());
    }

    private static InetAddress address(String text) throws ProtocolViolation {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return InetAddress.getByAddress(bytes == null ? new byte[0] : bytes);
        } catch (UnknownHostException none) {
            throw new ProtocolViolation("the PROXY header names no address: '" + text + "'");
        }
    }

    /** For whom the balancer has connected; empty where it speaks for itself. Once the header is complete. */
    Optional<InetSocketAddress> source() {
        return Optional.ofNullable(source);
    }

    /** What came behind the header. Once it is complete. */
    ByteBuffer rest() {
        return ByteBuffer.wrap(rest.toByteArray());
    }
}
