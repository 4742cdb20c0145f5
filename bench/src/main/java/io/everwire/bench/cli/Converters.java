package io.everwire.bench.cli;

import io.everwire.api.EverwireException;
import io.everwire.bench.load.Command;
import io.everwire.spi.TransportProvider;
import io.everwire.spi.Transports;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How options are read; a failure says what was expected. */
final class Converters {
    private static final Pattern QUANTITY = Pattern.compile("([0-9]{1,13})([A-Za-z]*)");

    private Converters() {}

    /** {@code HOST:PORT}. */
    static final class Address implements ITypeConverter<InetSocketAddress> {
        private static final Pattern FORM = Pattern.compile("\\[?([^\\[\\]]+?)\\]?:([0-9]{1,5})");

        @Override
        public InetSocketAddress convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
                throw new TypeConversionException("'" + text + "' is not HOST:PORT");
            }
            InetSocketAddress address = new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
            if (address.isUnresolved()) {
                throw new TypeConversionException("'" + parts.group(1) + "' does not resolve to an address");
            }
            return address;
        }
    }

    /** {@code 256MiB}, {@code 1GiB}, {@code 1000}. */
    static final class Size implements ITypeConverter<Long> {
        private static final Map<String, Integer> SHIFTS = Map.of("", 0, "kib", 10, "mib", 20, "gib", 30, "tib", 40);

        @Override
        public Long convert(String text) {
            Matcher parts = QUANTITY.matcher(text);
            Integer shift = parts.matches() ? SHIFTS.get(parts.group(2).toLowerCase(Locale.ROOT)) : null;
            long number = shift == null ? 0 : Long.parseLong(parts.group(1));
            if (shift == null || number < 1 || number > Long.MAX_VALUE >> shift) {
                throw new TypeConversionException("'" + text + "' is no size such as 256MiB, of 1 byte or more");
            }
            return number << shift;
        }
    }

    /** How often something is done. */
    static final class Count implements ITypeConverter<Long> {
        private static final Pattern FORM = Pattern.compile("[0-9]{1,15}");

        @Override
        public Long convert(String text) {
            long count = FORM.matcher(text).matches() ? Long.parseLong(text) : 0;
            if (count < 1) {
                throw new TypeConversionException("'" + text + "' is no count of 1 or more");
            }
            return count;
        }
    }

    /** How many things there are at once. */
    static final class Crowd implements ITypeConverter<Integer> {
        private static final int MOST = 1_000_000;

        @Override
        public Integer convert(String text) {
            long count = new Count().convert(text);
            if (count > MOST) {
                throw new TypeConversionException(text + " at once are too many: " + MOST + " is the most");
            }
            return (int) count;
        }
    }

    /** {@code 200ms}, {@code 2s}, {@code 1min}; a bare number means seconds. */
    static final class Time implements ITypeConverter<Duration> {
        private static final Map<String, Duration> UNITS = Map.of(
                "ms",
                Duration.ofMillis(1),
                "s",
                Duration.ofSeconds(1),
                "",
                Duration.ofSeconds(1),
                "min",
                Duration.ofMinutes(1),
                "h",
                Duration.ofHours(1));

        @Override
        public Duration convert(String text) {
            Matcher parts = QUANTITY.matcher(text);
            Duration unit = parts.matches() ? UNITS.get(parts.group(2).toLowerCase(Locale.ROOT)) : null;
            if (unit == null || parts.group(1).length() > 9) {
                throw new TypeConversionException("'" + text + "' is no time such as 200ms, 2s, 10min or 1h");
            }
            return unit.multipliedBy(Long.parseLong(parts.group(1)));
        }
    }

    /** {@code echo}, {@code discard} or {@code source}. */
    static final class CommandKind implements ITypeConverter<Command.Kind> {
        @Override
        public Command.Kind convert(String text) {
            try {
                return Command.Kind.valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException other) {
                throw new TypeConversionException("'" + text + "' is none of echo, discard and source");
            }
        }
    }

    /** A transport by name, or the best that is available. */
    static final class TransportName implements ITypeConverter<TransportProvider> {
        private static final String BEST = "auto";

        @Override
        public TransportProvider convert(String text) {
            try {
                return text.equals(BEST)
                        ? Transports.best()
                        : Transports.named(text.replace("_", "")); // as Linux writes it, and as the module is called
            } catch (EverwireException unavailable) {
                throw new TypeConversionException(unavailable.reason().detail());
            }
        }
    }
}
