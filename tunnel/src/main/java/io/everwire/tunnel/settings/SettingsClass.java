package io.everwire.tunnel.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class of settings, as it can be seen by reflection: a record with {@code defaults()}, or a class with {@code
 * builder()}, whose builder has one method for each setting. The only reflection over settings; only public members are
 * touched.
 */
final class SettingsClass<T> {
    private final Class<T> type;

    SettingsClass(Class<T> type) {
        this.type = type;
    }

    /** Names and types, in the order of the code where it has one. */
    Map<String, Class<?>> settings() {
        Map<String, Class<?>> settings = new LinkedHashMap<>();
        if (type.isRecord()) {
            components().forEach(component -> settings.put(component.getName(), component.getType()));
        } else {
            Arrays.stream(call(null, "builder").getClass().getMethods())
                    .filter(method ->
                            method.getParameterCount() == 1 && method.getReturnType() == method.getDeclaringClass())
                    .forEach(method -> settings.put(method.getName(), method.getParameterTypes()[0]));
        }
        return settings;
    }

    /**
     * The defaults, but for what is given.
     *
     * @throws IllegalArgumentException of the class itself, naming the setting that is out of range
     */
    T with(Map<String, Object> values) {
        return type.cast(type.isRecord() ? record(values) : built(values));
    }

    private Object record(Map<String, Object> values) {
        Object defaults = call(null, "defaults");
        Object[] arguments = components()
                .map(component -> values.getOrDefault(component.getName(), call(defaults, component.getName())))
                .toArray();
        Class<?>[] types = components().map(RecordComponent::getType).toArray(Class<?>[]::new);
        return tried(() -> type.getConstructor(types).newInstance(arguments));
    }

    private Object built(Map<String, Object> values) {
        Object builder = call(null, "builder");
        Map<String, Class<?>> types = settings();
        values.forEach((name, value) -> tried(() -> builder.getClass()
                .getMethod(name, Objects.requireNonNull(types.get(name)))
                .invoke(builder, value)));
        return tried(() -> builder.getClass().getMethod("build").invoke(builder));
    }

    private Stream<RecordComponent> components() {
        return Arrays.stream(type.getRecordComponents());
    }

    private Object call(@Nullable Object on, String name) {
        return tried(() -> type.getMethod(name).invoke(on));
    }

    private interface Attempt {
        Object make() throws ReflectiveOperationException;
    }

    private static Object tried(Attempt attempt) {
        try {
            return attempt.make();
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof IllegalArgumentException outOfRange) {
                throw outOfRange;
            }
            throw new IllegalStateException(thrown);
        } catch (ReflectiveOperationException otherwise) {
            throw new IllegalStateException(otherwise);
        }
    }
}
