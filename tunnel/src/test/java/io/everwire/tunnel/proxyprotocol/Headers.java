package io.everwire.tunnel.proxyprotocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** PROXY headers, byte by byte as the specification has them. */
final class Headers {
    static final byte PROXY = 0x21;
    static final byte LOCAL = 0x20;
    static final byte TCP4 = 0x11;
    static final byte UDP4 = 0x12;
    static final byte TCP6 = 0x21;

    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    private Headers() {}

    static byte[] one(String line) {
        return (line + "\r\n").getBytes(US_ASCII);
    }

    static byte[] two(byte command, byte family, String source, int port, byte... extensions) {
        byte[] from = address(source);
        return ByteBuffer.allocate(16 + 2 * from.length + 4 + extensions.length)
                .put(SIGNATURE)
                .put(command)
                .put(family)
                .putShort((short) (2 * from.length + 4 + extensions.length))
                .put(from)
                .put(new byte[from.length])
                .putShort((short) port)
                .putShort((short) 443)
                .put(extensions)
                .array();
    }

    /** As a balancer's health check: nothing but the command. */
    static byte[] local() {
        return ByteBuffer.allocate(16).put(SIGNATURE).put(LOCAL).array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException none) {
            throw new IllegalArgumentException(none);
        }
    }
}
