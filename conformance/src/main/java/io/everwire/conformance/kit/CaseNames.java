package io.everwire.conformance.kit;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/** Shows a case by its id and its promise. For JUnit, by way of {@link UnderTest}. */
public final class CaseNames extends DisplayNameGenerator.Standard {
    /** For JUnit. */
    public CaseNames() {}

    @Override
    public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> testClass, Method method) {
        Case promise = method.getAnnotation(Case.class);
        return promise == null
                ? super.generateDisplayNameForMethod(enclosing, testClass, method)
                : promise.id() + " " + promise.promise();
    }
}
