package io.everwire.tunnel.settings;

import io.everwire.mux.MuxLimits;
import io.everwire.mux.MuxSettings;
import io.everwire.pool.PoolSettings;
import io.everwire.protocolr.ProtocolRSettings;
import io.everwire.spi.TransportSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Settings as {@code NAME=VALUE}. A name is that of {@code docs/settings.md}, alone or behind its group: {@code maxSessions}
 * is {@code protocol.maxSessions}. Not thread-safe.
 */
public final class NamedSettings {
    /** Whose settings they are. */
    public enum Side {
        EXIT,
        CLIENT
    }

    private static final String POOL = "pool";
    private static final String PROTOCOL = "protocol";
    private static final String MUX = "mux";
    private static final String LIMITS = "limits";
    private static final String TRANSPORT = "transport";

    private static final SettingsClass<PoolSettings> POOL_CLASS = new SettingsClass<>(PoolSettings.class);
    private static final SettingsClass<ProtocolRSettings> PROTOCOL_CLASS = new SettingsClass<>(ProtocolRSettings.class);
    private static final SettingsClass<MuxSettings> MUX_CLASS = new SettingsClass<>(MuxSettings.class);
    private static final SettingsClass<MuxLimits> LIMITS_CLASS = new SettingsClass<>(MuxLimits.class);
    private static final SettingsClass<TransportSettings> TRANSPORT_CLASS =
            new SettingsClass<>(TransportSettings.class);

    private static final Map<String, SettingsClass<?>> GROUPS = Map.of(
            POOL,
            POOL_CLASS,
            PROTOCOL,
            PROTOCOL_CLASS,
            MUX,
            MUX_CLASS,
            LIMITS,
            LIMITS_CLASS,
            TRANSPORT,
            TRANSPORT_CLASS);

    /** The group of this name is set member by member. */
    private static final String WHOLE_GROUP = name(MUX, LIMITS);

    private static final Map<String, Class<?>> TYPES = types();

    /** What a client has nothing to do with. */
    private static final Set<String> OF_EXITS = Set.of(
                    "detachedTimeout",
                    "unusedTimeout",
                    "replayBytesPerPrincipal",
                    "pressureTimeout",
                    "maxSessions",
                    "maxSessionsPerPrincipal",
                    "maxSessionsPerAddress",
                    "maxDetached",
                    "maxHandshakes",
                    "maxHandshakesPerAddress",
                    "handshakesPerSecond",
                    "handshakeBurst",
                    "metaSessionsKept")
            .stream()
            .map(setting -> name(PROTOCOL, setting))
            .collect(Collectors.toUnmodifiableSet());

    /** What an exit has nothing to do with, beside all that is of pools. */
    private static final Set<String> OF_CLIENTS = Set.of(name(PROTOCOL, "dialTimeout"), name(MUX, "probeStreamBytes"));

    private final Side side;
    private final Map<String, Map<String, Object>> values = new LinkedHashMap<>();

    public NamedSettings(Side side) {
        this.side = side;
    }

    /** The full names of all that can be set on this side. */
    public static Set<String> names(Side side) {
        return TYPES.keySet().stream()
                .filter(name -> hasEffect(side, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Takes one {@code NAME=VALUE}.
     *
     * @throws IllegalArgumentException in one sentence: no such name and what is near it, not of this side, named twice,
     *     no value of its type
     */
    public NamedSettings set(String assignment) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("'" + assignment + "' is not NAME=VALUE, such as maxSessions=1000");
        }
        return set(
                assignment.substring(0, equals).strip(),
                assignment.substring(equals + 1).strip());
    }

    /** The same in two parts. */
    public NamedSettings set(String written, String value) {
        String name = find(written);
        int dot = name.indexOf('.');
        Map<String, Object> group = values.computeIfAbsent(name.substring(0, dot), first -> new LinkedHashMap<>());
        if (group.put(name.substring(dot + 1), read(name, value)) != null) {
            throw new IllegalArgumentException(name + " is set twice");
        }
        return this;
    }

    private String find(String written) {
        List<String> found = TYPES.keySet().stream()
                .filter(name -> name.equals(written) || name.endsWith("." + written))
                .sorted()
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no setting '" + written + "'; near it are "
                    + String.join(", ", Nearest.to(written, near(written))));
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    "'" + written + "' is more than one setting: say " + String.join(" or ", found));
        }
        if (!hasEffect(side, found.get(0))) {
            throw new IllegalArgumentException(
                    found.get(0) + (side == Side.EXIT ? " is for clients; an exit" : " is for exits; a client")
                            + " would not notice it");
        }
        return found.get(0);
    }

    /** Names of the form that was used: with their groups where a group was written. */
    private static Set<String> near(String written) {
        return TYPES.keySet().stream()
                .map(name -> written.contains(".") ? name : name.substring(name.indexOf('.') + 1))
                .collect(Collectors.toSet());
    }

    private static Object read(String name, String value) {
        try {
            return Amounts.of(Optional.ofNullable(TYPES.get(name)).orElseThrow(), value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * All that was set, and the defaults of the rest.
     *
     * @throws IllegalArgumentException naming the setting that is out of range, or does not fit another one
     */
    public ProgramSettings build() {
        Map<String, Object> mux = new LinkedHashMap<>(of(MUX));
        mux.put(LIMITS, LIMITS_CLASS.with(of(LIMITS)));
        return new ProgramSettings(
                POOL_CLASS.with(of(POOL)),
                PROTOCOL_CLASS.with(of(PROTOCOL)),
                MUX_CLASS.with(mux),
                TRANSPORT_CLASS.with(of(TRANSPORT)));
    }

    private Map<String, Object> of(String group) {
        return values.getOrDefault(group, Map.of());
    }

    private static boolean hasEffect(Side side, String name) {
        return switch (side) {
            case CLIENT -> !OF_EXITS.contains(name);
            case EXIT -> !OF_CLIENTS.contains(name) && !name.startsWith(POOL + ".");
        };
    }

    private static Map<String, Class<?>> types() {
        Map<String, Class<?>> types = new LinkedHashMap<>();
        GROUPS.forEach(
                (group, type) -> type.settings().forEach((setting, value) -> types.put(name(group, setting), value)));
        types.remove(WHOLE_GROUP);
        return types;
    }

    private static String name(String group, String setting) {
        return group + "." + setting;
    }
}
