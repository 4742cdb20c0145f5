package io.everwire.compatibility;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What code outside can see of some types, as lines. Those that begin with {@code +} are promises: users call them.
 * Those that begin with {@code !} are demands: users must implement them, or may not extend the type.
 */
record Contract(Set<String> lines) {
    private static final int SHOWN = Modifier.PUBLIC | Modifier.PROTECTED;

    static Contract of(Collection<Class<?>> types) {
        Set<String> lines = new TreeSet<>();
        types.stream().filter(Contract::isShown).forEach(type -> add(type, lines));
        return new Contract(lines);
    }

    static Contract read(Path file) throws IOException {
        return new Contract(Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("+ ") || line.startsWith("! "))
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** What code that was written for {@code before} cannot do any more, or has to do besides. */
    List<String> breaksOf(Contract before) {
        List<String> breaks = new ArrayList<>();
        before.lines.stream()
                .filter(line -> line.startsWith("+ ") && !lines.contains(line))
                .forEach(line -> breaks.add("gone: " + line.substring(2)));
        lines.stream()
                .filter(line -> line.startsWith("! ") && !before.lines.contains(line) && before.knows(typeOf(line)))
                .forEach(line -> breaks.add("asked for: " + line.substring(2)));
        return breaks;
    }

    private boolean knows(String type) {
        return lines.contains("+ " + type);
    }

    private static String typeOf(String line) {
        return line.substring(2).split(" ", 2)[0];
    }

    private static boolean isShown(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return (type.getModifiers() & SHOWN) != 0 && !type.isAnonymousClass() && (outer == null || isShown(outer));
    }

    private static void add(Class<?> type, Set<String> lines) {
        String name = type.getName();
        lines.add("+ " + name);
        superTypes(type).forEach(above -> lines.add("+ " + name + " is " + above.getName()));
        if (Modifier.isFinal(type.getModifiers()) || type.isSealed()) {
            lines.add("! " + name + " cannot be extended");
        }
        for (Field field : type.getDeclaredFields()) {
            if (isShown(field)) {
                lines.add("+ " + name + " has " + (isStatic(field) ? "static " : "")
                        + field.getGenericType().getTypeName() + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isShown(constructor)) {
                lines.add("+ " + name + " made of " + parameters(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isShown(method)) {
                addMethod(name, method, lines);
            }
        }
    }

    private static Stream<Class<?>> superTypes(Class<?> type) {
        Class<?> above = type.getSuperclass();
        return Stream.concat(
                above == null || above == Object.class ? Stream.empty() : Stream.of(above),
                Arrays.stream(type.getInterfaces()));
    }

    private static void addMethod(String type, Method method, Set<String> lines) {
        String signature = method.getName() + parameters(method);
        lines.add("+ " + type + " has " + (isStatic(method) ? "static " : "")
                + method.getGenericReturnType().getTypeName() + " " + signature);
        if (Modifier.isAbstract(method.getModifiers())
                && !method.getDeclaringClass().isSealed()) {
            lines.add("! " + type + " wants " + signature);
        }
        if (Modifier.isFinal(method.getModifiers())) {
            lines.add("! " + type + " keeps " + signature);
        }
    }

    private static String parameters(Executable executable) {
        String types = Arrays.stream(executable.getGenericParameterTypes())
                .map(type -> type.getTypeName())
                .collect(Collectors.joining(", "));
        String thrown = Arrays.stream(executable.getExceptionTypes())
                .map(type -> " throws " + type.getName())
                .sorted()
                .collect(Collectors.joining());
        return "(" + types + ")" + thrown;
    }

    private static boolean isShown(Member member) {
        return (member.getModifiers() & SHOWN) != 0 && !member.isSynthetic();
    }

    private static boolean isStatic(Member member) {
        return Modifier.isStatic(member.getModifiers());
    }
}
