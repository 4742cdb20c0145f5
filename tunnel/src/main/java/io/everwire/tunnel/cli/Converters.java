package io.everwire.tunnel.cli;

import io.everwire.protocolr.auth.ExitPublicKey;
import io.everwire.spi.ProtocolViolation;
import io.everwire.tunnel.address.Cidr;
import io.everwire.tunnel.address.Target;
import io.everwire.tunnel.settings.Amounts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options are read; a failure says what was expected. */
final class Converters {
    private Converters() {}

    /** {@code HOST:PORT} to bind; port 0 takes a free one. */
    static final class Bind implements ITypeConverter<InetSocketAddress> {
        private static final Pattern FORM = Pattern.compile("(\\[[^\\]]+\\]|[^:\\[\\]]+):([0-9]{1,5})");

        @Override
        public InetSocketAddress convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
                throw new TypeConversionException(
                        "'" + text + "' is not HOST:PORT, such as 127.0.0.1:1080 or [::1]:1080");
            }
            return new InetSocketAddress(address(parts.group(1)), Integer.parseInt(parts.group(2)));
        }

        private static InetAddress address(String host) {
            try {
                return InetAddress.getByName(host);
            } catch (UnknownHostException unknown) {
                throw new TypeConversionException("'" + host + "' does not resolve to an address");
            }
        }
    }

    /** {@code PORT} or {@code HOST:PORT} to bind, on loopback where no host is named. */
    static final class Local implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            return new Bind().convert(text.indexOf(':') < 0 ? "127.0.0.1:" + text : text);
        }
    }

    /** {@code HOST:PORT} to connect to. */
    static final class Remote implements ITypeConverter<Target> {
        @Override
        public Target convert(String text) {
            try {
                return Target.parse(text);
            } catch (ProtocolViolation wrong) {
                throw new TypeConversionException("'" + text + "' is not HOST:PORT, such as exit.example:4711");
            }
        }
    }

    /** An exit's public key. */
    static final class PublicKey implements ITypeConverter<ExitPublicKey> {
        @Override
        public ExitPublicKey convert(String text) {
            try {
                return ExitPublicKey.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }

    /** A block of addresses. */
    static final class Block implements ITypeConverter<Cidr> {
        @Override
        public Cidr convert(String text) {
            try {
                return Cidr.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }

    /** {@code 200ms}, {@code 2s}, {@code 1min}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Amounts.time(text);
            } catch (IllegalArgumentException none) {
                throw new TypeConversionException(String.valueOf(none.getMessage()));
            }
        }
    }

    /** {@code 256MiB}, {@code 1GiB}, {@code 1000}. */
    static final class Size implements ITypeConverter<Long> {
        private static final long LARGEST = 1L << 40;

        @Override
        public Long convert(String text) {
            long size = size(text);
            if (size < 1) {
                throw wrong(text);
            }
            return size;
        }

        private static long size(String text) {
            try {
                return Amounts.number(text, LARGEST);
            } catch (IllegalArgumentException none) {
                throw wrong(text);
            }
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException("'" + text + "' is no size such as 256MiB, of 1 byte to 1024GiB");
        }
    }
}
