package io.everwire.tunnel.guice;

import io.everwire.api.PoolSnapshot;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What something is made of, as text: two that were built alike have the same. */
final class Likeness {
    /** Shells, settings, and what lambdas took along, whose fields hold what they were given; the machines below are made of nothing else. */
    private static final Set<String> OPEN = Set.of(
            "io.everwire.api",
            "io.everwire.mux",
            "io.everwire.pool",
            "io.everwire.protocolr",
            "io.everwire.spi",
            "io.everwire.tunnel",
            "io.everwire.tunnel.address",
            "io.everwire.transport.netty",
            "io.everwire.transport.nio");

    /** When something was seen. */
    private static final Set<String> MOMENTS = Set.of("at");

    private static final Pattern SETTINGS = Pattern.compile(".*(Settings|Limits|Options)");
    private static final String VALUES = "java\\.(lang|time|net|nio\\.file)\\..*";

    private final StringBuilder text = new StringBuilder();
    private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();

    private Likeness() {}

    static String of(Object whole) throws IllegalAccessException {
        Likeness likeness = new Likeness();
        likeness.add("", whole, true);
        return likeness.text.toString();
    }

    private void add(String path, @Nullable Object part, boolean isSetting) throws IllegalAccessException {
        text.append(path).append(" = ").append(part == null ? "null" : name(part.getClass()));
        boolean isNew = part != null && seen.putIfAbsent(part, seen.size()) == null;
        if (part == null || part instanceof Thread) {
            text.append('\n');
        } else if (part instanceof Enum
                || (isSetting && part.getClass().getName().matches(VALUES))) {
            text.append(' ').append(part).append('\n');
        } else if (!isNew) {
            text.append(" of before: ").append(seen.get(part)).append('\n');
        } else {
            text.append('\n');
            addInside(path, part);
        }
    }

    private void addInside(String path, Object part) throws IllegalAccessException {
        if (part instanceof Optional<?> optional) {
            add(path + "?", optional.orElse(null), true);
        } else if (part instanceof Collection<?> collection) {
            int index = 0;
            for (Object element : collection) {
                add(path + "[" + index++ + "]", element, true);
            }
        } else if (OPEN.contains(part.getClass().getPackageName()) && !(part instanceof PoolSnapshot)) {
            addFields(path, part);
        }
    }

    private void addFields(String path, Object part) throws IllegalAccessException {
        boolean isSettings = part instanceof Record
                || SETTINGS.matcher(part.getClass().getSimpleName()).matches();
        for (Field field : part.getClass().getDeclaredFields()) {
            boolean isState = field.getType().isPrimitive() && (!isSettings || MOMENTS.contains(field.getName()));
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && !isState) {
                field.setAccessible(true);
                add(path + "." + field.getName(), field.get(part), isSettings);
            }
        }
    }

    /** Lambdas have names that nobody else has. */
    private static String name(Class<?> type) {
        return type.isHidden() ? type.getName().replaceFirst("\\$\\$Lambda.*", " lambda") : type.getName();
    }
}
